-- Run in Django's database: what Signet reads of it. Nothing of Django's is changed. Put in the names of your posts' table and
-- of its columns, and leave out refused_tokens' query (not the view) where the token blacklist is not in use:
--   select ''::text as jti, now() as blacklisted_at, now() as expires_at where false
begin;

create schema django;

create view django.auth_user as
    select * from public.auth_user;

create view django.posts as
    select id, title, content, author_id, created_at, updated_at from public.posts_post;

create view django.refused_tokens as
    select given.jti, refused.blacklisted_at, given.expires_at
      from public.token_blacklist_blacklistedtoken refused
      join public.token_blacklist_outstandingtoken given on given.id = refused.token_id;

-- Ids that were given once are not given again: tokens of deleted users may still be about.
create view django.last_ids as
    select (select last_value from public.auth_user_id_seq) as users,
           (select last_value from public.posts_post_id_seq) as posts;

commit;
