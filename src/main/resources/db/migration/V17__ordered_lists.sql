-- Every ordering of the posts, alone and of one author, is a walk along one index: the first page costs the same as without.
-- The id at the end decides between rows that are equal otherwise.
create index posts_created_at on posts (created_at, id);
create index posts_updated_at on posts (updated_at, id);
create index posts_title on posts (title, id);
create index posts_author_created_at on posts (author_id, created_at, id);
create index posts_author_updated_at on posts (author_id, updated_at, id);
create index posts_author_title on posts (author_id, title, id);

create index posts_author_id_id on posts (author_id, id);
create index posts_author_key on posts (coalesce(author_id, -9223372036854775808), id);

-- Who has written posts, in the order of their names: posts ordered by author are read author by author. The smallest number
-- stands for the authors of posts that were kept when their accounts were deleted; they come last.
create table post_authors (
    author_key  bigint        primary key,
    username    varchar(150)
);

alter table users add constraint users_id_username unique (id, username);
insert into post_authors values (-9223372036854775808, null);
insert into post_authors
select u.id, u.username
  from users u
 where exists (select from posts p where p.author_id = u.id);

-- A rename reaches this table in the same statement. No account has the smallest number: without a name, nothing is checked.
alter table post_authors
    add constraint post_authors_user foreign key (author_key, username) references users (id, username)
        on update cascade on delete cascade;

create index post_authors_username on post_authors ((username is null), coalesce(username, ''));

-- Which dates the posts of each range of ids may have, so that a filter by date skips the other ranges. A deletion leaves them
-- too wide, which does no harm.
alter table post_counts
    add column oldest  timestamptz,
    add column newest  timestamptz;

update post_counts c
   set oldest = p.oldest, newest = p.newest
  from (select id / 4096 as bucket, min(created_at) as oldest, max(created_at) as newest from posts group by 1) p
 where p.bucket = c.bucket;

drop function count_posts(bigint, bigint);

create function count_posts(changed_bucket bigint, difference bigint, since timestamptz, until timestamptz) returns void
    language sql as
$$
insert into post_counts (bucket, slot, posts, oldest, newest)
values (changed_bucket, pg_backend_pid() % 16, difference, since, until)
on conflict (bucket, slot) do update
   set posts = post_counts.posts + excluded.posts,
       oldest = least(post_counts.oldest, excluded.oldest),
       newest = greatest(post_counts.newest, excluded.newest)
$$;

create or replace function count_inserted_posts() returns trigger
    language plpgsql as
$$
begin
    perform count_posts(bucket, n, oldest, newest)
       from (select id / 4096 as bucket, count(*) as n, min(created_at) as oldest, max(created_at) as newest
               from changed
              group by 1
              order by 1) c;
    insert into post_authors
    select distinct u.id, u.username
      from changed c
           join users u on u.id = c.author_id
     where not exists (select from post_authors a where a.author_key = c.author_id)
        on conflict do nothing;
    return null;
end
$$;

create or replace function count_deleted_posts() returns trigger
    language plpgsql as
$$
begin
    perform count_posts(bucket, -n, null, null)
       from (select id / 4096 as bucket, count(*) as n from changed group by 1 order by 1) c;
    return null;
end
$$;

-- The service changes neither; an operator may.
create function note_changed_post() returns trigger
    language plpgsql as
$$
begin
    perform count_posts(new.id / 4096, 0, new.created_at, new.created_at);
    insert into post_authors
    select u.id, u.username
      from users u
     where u.id = new.author_id
        on conflict do nothing;
    return null;
end
$$;

create trigger posts_changed after update of created_at, author_id on posts
    for each row when ((new.created_at, new.author_id) is distinct from (old.created_at, old.author_id))
    execute function note_changed_post();

-- The same for the accounts. Nobody has logged in at infinity: it stands for never, and is the latest.
create index users_email on users (email, id);
create index users_date_joined on users (date_joined, id);
create index users_last_login on users (coalesce(last_login, 'infinity'), id);
create index users_staff on users (id) where is_staff;
create index users_inactive on users (id) where not is_active;

-- posts_author_id_id does what it did. Last: nobody reads posts until this migration ends.
drop index posts_author_id;
