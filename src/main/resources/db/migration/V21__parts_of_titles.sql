-- A part of a title is looked for by few letters, in long ranges. Until now each range of 4,096 posts was asked for all letters of
-- the part: letters that most titles have cost time and exclude nothing.

-- What a post is found by: its words (w), the letters of its title (t), its author (a). The range of ids that the post lies in
-- stands before each term: 4,096 posts for words and authors (V2__post_counts.sql), 16,384 for letters.
--
-- The cost keeps the planner from computing this for a post instead of using the index.
drop index posts_terms;

create or replace function post_terms(id bigint, author_id bigint, title text, content text) returns tsvector
    language plpgsql immutable parallel safe cost 10000
    set search_path from current as
$$
declare
    range    text := id / 4096;
    wide     text := id / 16384;
    words    text[] := search_words(title || ' ' || content);
    letters  text[] := search_letters(title);
begin
    for i in 1 .. coalesce(array_length(words, 1), 0) loop
        words[i] := range || 'w' || words[i];
    end loop;
    for i in 1 .. coalesce(array_length(letters, 1), 0) loop
        letters[i] := wide || 't' || letters[i];
    end loop;
    if author_id is not null then
        words := words || (range || 'a' || author_id);
    end if;
    return array_to_tsvector(words || letters);
end
$$;

create index posts_terms on posts using gin (post_terms(id, author_id, title, content)) with (fastupdate = off);

-- Of every three letters in a row of this part, the rarest ones among some titles that lie evenly in the list; of a shorter part,
-- what three letters begin with. The titles that are found still have to be compared with the part.
create function rarest_letters(part text, most integer) returns setof text
    language plpgsql stable as
$$
declare
    folded constant text    := fold_text(part);
    starts constant integer := length(folded) - 2;
begin
    if starts < 2 then
        return query select l from part_letters(part) l where l !~ '[\x01-\x03]';
        return;
    end if;
    return query
        with letters as (
            select distinct substr(folded, i, 3) as three
              from generate_series(1, starts, 1 + starts / 24) i
             where substr(folded, i, 3) !~ '[\x01-\x03]'),
        titles as (
            select fold_text(t.title) as title
              from (select min(id) as oldest, max(id) as newest from posts) ends,
                   generate_series(0, 7) step,
                   lateral (select p.title
                              from posts p
                             where p.id >= ends.oldest + (ends.newest - ends.oldest) / 8 * step
                             order by p.id
                             limit 8) t)
        select l.three
          from letters l
         order by (select count(*) from titles t where position(l.three in t.title) > 0), l.three
         limit most;
end
$$;

create or replace function post_matches(
    most         integer,
    descending   boolean,
    above        bigint       default -9223372036854775808,
    below        bigint       default 9223372036854775807,
    search       text         default null,
    title_part   text         default null,
    exact_title  text         default null,
    author       bigint       default null,
    since        timestamptz  default null,
    until        timestamptz  default null)
    returns setof bigint
    -- Few, or a query that joins the posts and wants a page of them would walk through all posts.
    language plpgsql stable rows 20
    -- Planned once, and for one process: the plan is always the same, and what it does takes less time than planning it.
    set plan_cache_mode = force_generic_plan
    set max_parallel_workers_per_gather = 0 as
$$
declare
    -- A few posts are sorted at once.
    few     constant integer := case when title_part is null then 10000 else 2048 end;
    -- The first posts of the list are read one by one. They are enough if many posts fit.
    first_walk  constant integer := 256;
    whole_walk  constant integer := 2048;
    folded  constant text    := fold_text(title_part);
    -- A part of a title alone is looked for in the long ranges of letters, all else in the short ones.
    long    constant boolean := title_part is not null and search is null and author is null;
    size    constant integer := case when long then 16384 else 4096 end;
    terms           text;
    ranged          text;
    range           bigint;
    walked          bigint[];
    missing         integer := most;
    found_now       integer;
    bound           integer;
begin
    if search is not null and search_words(translate(search, e'\x02\x03', '')) = '{}' then
        return;
    end if;

    if search is null
        and (since is not null or until is not null)
        and (select count(*)
               from (select from posts p
                      where p.created_at >= coalesce(since, '-infinity') and p.created_at <= coalesce(until, 'infinity')
                      limit few + 1) near) <= few then
        return query
            select p.id
              from posts p
             where p.created_at >= coalesce(since, '-infinity')
               and p.created_at <= coalesce(until, 'infinity')
               and p.id + 0 > above
               and p.id + 0 < below
               and (folded is null or position(folded in fold_text(p.title)) > 0)
               and (exact_title is null or p.title = exact_title)
               and (author is null or p.author_id = author)
             order by case when descending then -p.id else p.id end
             limit most;
        return;
    end if;

    if search is null then
        for step in 1 .. 2 loop
            bound := case step when 1 then first_walk else whole_walk end;
            if exact_title is not null then
                if descending then
                    walked := array(select p.id from posts p
                           where p.title = exact_title and p.id < below and p.id > above
                           order by p.id desc limit bound);
                else
                    walked := array(select p.id from posts p
                           where p.title = exact_title and p.id < below and p.id > above
                           order by p.id limit bound);
                end if;
            elsif author is not null then
                if descending then
                    walked := array(select p.id from posts p
                           where p.author_id = author and p.id < below and p.id > above
                           order by p.id desc limit bound);
                else
                    walked := array(select p.id from posts p
                           where p.author_id = author and p.id < below and p.id > above
                           order by p.id limit bound);
                end if;
            else
                if descending then
                    walked := array(select p.id from posts p
                           where p.id < below and p.id > above
                           order by p.id desc limit bound);
                else
                    walked := array(select p.id from posts p
                           where p.id < below and p.id > above
                           order by p.id limit bound);
                end if;
            end if;
            return query
                select p.id
                  from posts p
                 where p.id = any (walked)
                   and (folded is null or position(folded in fold_text(p.title)) > 0)
                   and (exact_title is null or p.title = exact_title)
                   and (author is null or p.author_id = author)
                   and (since is null or p.created_at >= since)
                   and (until is null or p.created_at <= until)
                 order by case when descending then -p.id else p.id end
                 limit missing;
            get diagnostics found_now = row_count;
            missing := missing - found_now;
            if missing <= 0 or cardinality(walked) < bound then
                return;
            end if;
            if descending then
                below := walked[cardinality(walked)];
            else
                above := walked[cardinality(walked)];
            end if;
            -- The rest of the walk would not find enough either. Of one author or title, it reads the rest anyway.
            exit when author is null and exact_title is null and found_now * whole_walk / first_walk < most;
        end loop;
    end if;

    if search is not null or title_part is not null then
        terms := (
            select string_agg(term_query(t.term, t.whole), ' & ')
              from (select e'\x02w' || w, false from unnest(search_words(translate(search, e'\x02\x03', ''))) w
                    union
                    select e'\x03t' || l, length(l) = 3 from rarest_letters(title_part, case when search is null then 3 else 1 end) l
                    union
                    select e'\x02a' || author, true where author is not null) t(term, whole));
    end if;

    for range in
        select c.bucket * 4096 / size
          from post_counts c
         where c.bucket * 4096 / size between above / size and below / size
         group by c.bucket * 4096 / size
        having (since is null or max(c.newest) >= since)
           and (until is null or min(c.oldest) <= until)
         order by case when descending then -(c.bucket * 4096 / size) else c.bucket * 4096 / size end
    loop
        if terms is not null then
            ranged := replace(replace(terms, e'\x02', range::text), e'\x03', (range * size / 16384)::text);
            return query
                select p.id
                  from posts p
                 where post_terms(p.id, p.author_id, p.title, p.content) @@ ranged::tsquery
                   -- Not by the index of the ids, which would find most of them.
                   and p.id + 0 > above
                   and p.id + 0 < below
                   and (folded is null or position(folded in fold_text(p.title)) > 0)
                   and (exact_title is null or p.title = exact_title)
                   and (since is null or p.created_at >= since)
                   and (until is null or p.created_at <= until)
                 order by case when descending then -p.id else p.id end
                 limit missing;
        else
            return query
                select p.id
                  from posts p
                 where p.id between greatest(range * size, above + 1) and least(range * size + size - 1, below - 1)
                   and (folded is null or position(folded in fold_text(p.title)) > 0)
                   and (exact_title is null or p.title = exact_title)
                   and (author is null or p.author_id = author)
                   and (since is null or p.created_at >= since)
                   and (until is null or p.created_at <= until)
                 order by case when descending then -p.id else p.id end
                 limit missing;
        end if;
        get diagnostics found_now = row_count;
        missing := missing - found_now;
        exit when missing <= 0;
    end loop;
end
$$;
