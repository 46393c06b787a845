-- How many posts there are in each range of 4,096 ids, so that a numbered page deep in a long list, and the count beside it,
-- cost the same as the first page: the range that holds the page is found in a small table, the page inside one range.
--
-- Each writer adds to a row of its own (slot), so that two transactions that insert at once do not wait for each other.
create table post_counts (
    bucket  bigint    not null,
    slot    smallint  not null,
    posts   bigint    not null,
    primary key (bucket, slot)
);

create function count_posts(changed_bucket bigint, difference bigint) returns void
    language sql as
$$
insert into post_counts (bucket, slot, posts)
values (changed_bucket, pg_backend_pid() % 16, difference)
on conflict (bucket, slot) do update set posts = post_counts.posts + excluded.posts
$$;

create function count_inserted_posts() returns trigger
    language plpgsql as
$$
begin
    perform count_posts(bucket, n)
       from (select id / 4096 as bucket, count(*) as n from changed group by 1 order by 1) c;
    return null;
end
$$;

create function count_deleted_posts() returns trigger
    language plpgsql as
$$
begin
    perform count_posts(bucket, -n)
       from (select id / 4096 as bucket, count(*) as n from changed group by 1 order by 1) c;
    return null;
end
$$;

create function count_no_posts() returns trigger
    language plpgsql as
$$
begin
    delete from post_counts;
    return null;
end
$$;

-- Per statement, not per row: a bulk load counts once.
create trigger posts_inserted after insert on posts
    referencing new table as changed for each statement execute function count_inserted_posts();

create trigger posts_deleted after delete on posts
    referencing old table as changed for each statement execute function count_deleted_posts();

create trigger posts_truncated after truncate on posts
    for each statement execute function count_no_posts();
