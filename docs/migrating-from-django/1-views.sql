-- Run in Django's database if the project has Django's own user model: defines what Signet reads, and what 4-back.sql writes to. It
-- changes nothing in Django's tables. Put in the names of your tables and columns. If the token blacklist is not in use, replace the
-- query of refused_tokens by:
--   select ''::text as jti, now() as blacklisted_at, now() as expires_at where false
-- docs/migrating-from-django.md says what to write if there are no posts.
begin;

create schema django;

-- key: the primary key as a text. id: the same as a number, which Signet uses as its id. rest: all other columns; add the names of
-- those that Signet should not get.
create view django.accounts as
    select id::text as key, id::bigint as id, username::text, email::text, password::text,
           is_active, is_staff, is_superuser, last_login, date_joined,
           to_jsonb(theirs) - '{id,username,email,password,is_active,is_staff,is_superuser,last_login,date_joined}'::text[] as rest
      from public.auth_user theirs;

-- author: the key of its account.
create view django.posts as
    select id, title::text, content::text, author_id::text as author, created_at, updated_at
      from public.posts_post;

create view django.refused_tokens as
    select given.jti::text, refused.blacklisted_at, given.expires_at
      from public.token_blacklist_blacklistedtoken refused
      join public.token_blacklist_outstandingtoken given on given.id = refused.token_id;

-- Signet never reuses an id that Django has used: tokens of deleted users may still be valid.
create view django.last_ids as
    select (select last_value from public.auth_user_id_seq) as users,
           (select last_value from public.posts_post_id_seq) as posts;

-- 4-back.sql writes to these two views: plain columns of Django's tables, with the names used above. Add other columns that a new
-- row needs.
create view django.accounts_back as
    select id as key, username, email, password, is_active, is_staff, is_superuser, last_login, date_joined, first_name, last_name
      from public.auth_user;

create view django.posts_back as
    select id, title, content, author_id as author, created_at, updated_at
      from public.posts_post;

-- The values of these columns in new accounts, unless Signet has better ones.
create view django.new_account as
    select '' as email, '' as first_name, '' as last_name;

-- The sequences that new ids are taken from; null if there is none.
create view django.sequences as
    select 'public.auth_user_id_seq'::text as users,
           'public.posts_post_id_seq'::text as posts;

commit;
