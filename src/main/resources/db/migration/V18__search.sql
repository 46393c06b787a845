-- Folded as fold_name does it, which takes longer and is needed only if there are other letters than those of ASCII.
create function fold_text(text text) returns text
    language sql immutable parallel safe
    return case when octet_length(text) = char_length(text) then lower(text) else fold_name(text) end;

-- Functions of an index name the schema that they look in: PostgreSQL 17 and newer build an index without one, as every dump is
-- restored.

-- The words of a text, folded. Of a very long text, the first 100,000 characters count, and of a very long word the first 200.
create function search_words(text text) returns text[]
    language plpgsql immutable parallel safe
    set search_path from current as
$$
declare
    words text[] := tsvector_to_array(to_tsvector('simple', fold_text(left(text, 100000))));
begin
    for i in 1 .. coalesce(array_length(words, 1), 0) loop
        words[i] := left(words[i], 200);
    end loop;
    return words;
end
$$;

-- Every three letters in a row of a text, folded; the end is marked, so that the last letters begin some of them, too.
create function search_letters(text text) returns text[]
    language plpgsql immutable parallel safe
    set search_path from current as
$$
declare
    marked   text := fold_text(text) || e'\x01\x01';
    letters  text[] := '{}';
begin
    for i in 1 .. length(marked) - 2 loop
        letters[i] := substr(marked, i, 3);
    end loop;
    return letters;
end
$$;

-- What a post is found by: its words (w), the letters of its title (t), its author (a). The range of ids that the post lies in
-- (V2__post_counts.sql) stands before each term. A search so looks into one range after the other and stops when it has enough:
-- a frequent word costs one range, a rare one a look at each.
--
-- The cost keeps the planner from computing this for a post instead of using the index.
create function post_terms(id bigint, author_id bigint, title text, content text) returns tsvector
    language plpgsql immutable parallel safe cost 10000
    set search_path from current as
$$
declare
    range    text := id / 4096;
    words    text[] := search_words(title || ' ' || content);
    letters  text[] := search_letters(title);
begin
    for i in 1 .. coalesce(array_length(words, 1), 0) loop
        words[i] := range || 'w' || words[i];
    end loop;
    for i in 1 .. coalesce(array_length(letters, 1), 0) loop
        letters[i] := range || 't' || letters[i];
    end loop;
    if author_id is not null then
        words := words || (range || 'a' || author_id);
    end if;
    return array_to_tsvector(words || letters);
end
$$;

create index posts_terms on posts using gin (post_terms(id, author_id, title, content)) with (fastupdate = off);

-- A term as part of a query: the whole term, or what it begins with.
create function term_query(term text, whole boolean) returns text
    language sql immutable parallel safe
    return $$'$$ || replace(replace(term, $$\$$, $$\\$$), $$'$$, $$''$$) || case when whole then $$'$$ else $$':*$$ end;

-- The three letters in a row that a text with this part has; of a shorter part, what one of them begins with. Those that do not
-- overlap, and the last ones, are enough: whoever looks for the part compares the texts that are found.
create function part_letters(part text) returns setof text
    language sql immutable parallel safe
    begin atomic
        select substr(folded, least(i, greatest(1, length(folded) - 2)), 3)
          from (select fold_text(part) as folded) t,
               generate_series(1, length(folded), 3) i
         where substr(folded, least(i, greatest(1, length(folded) - 2)), 3) !~ '[\x01\x02]';
    end;

-- The ids of at most so many posts that fit, in the order of their ids, between two ids that are excluded.
create function post_matches(
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
    language plpgsql stable
    -- Planned once, and for one process: the plan is always the same, and what it does takes less time than planning it.
    set plan_cache_mode = force_generic_plan
    set max_parallel_workers_per_gather = 0 as
$$
declare
    -- A few are sorted at once; more are so frequent that the first ranges have enough.
    few    constant integer := 10000;
    folded constant text    := fold_text(title_part);
    terms           text;
    ranged          text;
    range           bigint;
    missing         integer := most;
    found_now       integer;
begin
    if search is not null or title_part is not null then
        terms := (
            select string_agg(term_query(t.term, t.whole), ' & ')
              from (select e'\x02w' || w, false from unnest(search_words(replace(search, e'\x02', ''))) w
                    union
                    select e'\x02t' || l, length(l) = 3 from part_letters(title_part) l
                    union
                    select e'\x02a' || author, true where author is not null) t(term, whole));
        if search is not null and search_words(replace(search, e'\x02', '')) = '{}' then
            return;
        end if;
    end if;

    if terms is null
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

    for range in
        select c.bucket
          from post_counts c
         where c.bucket between above / 4096 and below / 4096
         group by c.bucket
        having (since is null or max(c.newest) >= since)
           and (until is null or min(c.oldest) <= until)
         order by case when descending then -c.bucket else c.bucket end
    loop
        if terms is not null then
            ranged := replace(terms, e'\x02', range::text);
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
                 where p.id between greatest(range * 4096, above + 1) and least(range * 4096 + 4095, below - 1)
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

-- What an account is found by: the letters of its name and its address.
create function user_terms(username text, email text) returns tsvector
    language plpgsql immutable parallel safe cost 10000
    set search_path from current as
$$
begin
    return array_to_tsvector(search_letters(username) || search_letters(email));
end
$$;

create index users_terms on users using gin (user_terms(username, email)) with (fastupdate = off);
