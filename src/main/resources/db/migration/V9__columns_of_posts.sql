-- The function's body is a text now, so that * means the columns that posts has when it is called. As it was, a search failed as soon
-- as posts had one more column.
create or replace function first_posts(
    most integer, descending boolean, above bigint, below bigint, exact_title text, author bigint)
    returns setof posts
    language sql stable rows 256
as
$$
(select * from posts p
  where exact_title is not null and descending
    and p.title = exact_title and p.id > above and p.id < below order by p.id desc limit most)
union all
(select * from posts p
  where exact_title is not null and not descending
    and p.title = exact_title and p.id > above and p.id < below order by p.id limit most)
union all
(select * from posts p
  where exact_title is null and author is not null and descending
    and p.author_id = author and p.id > above and p.id < below order by p.id desc limit most)
union all
(select * from posts p
  where exact_title is null and author is not null and not descending
    and p.author_id = author and p.id > above and p.id < below order by p.id limit most)
union all
(select * from posts p
  where exact_title is null and author is null and descending
    and p.id > above and p.id < below order by p.id desc limit most)
union all
(select * from posts p
  where exact_title is null and author is null and not descending
    and p.id > above and p.id < below order by p.id limit most)
$$;
