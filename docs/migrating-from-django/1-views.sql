-- Run in Django's database, for projects with Django's own user model: what Signet reads of it, and what the way back writes to.
-- Nothing of Django's is changed. Put in the names of your tables and columns. Leave out refused_tokens' query (not the view) if the
-- token blacklist is not in use:
--   select ''::text as jti, now() as blacklisted_at, now() as expires_at where false
begin;

create schema django;

-- key: what the user table's primary key says, as a text. id: the same, as the number that Signet keeps as its id. rest: all other
-- columns; those that Signet must not have can be named here, too.
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

-- Ids that were given once are not given again: tokens of deleted users may still be about.
create view django.last_ids as
    select (select last_value from public.auth_user_id_seq) as users,
           (select last_value from public.posts_post_id_seq) as posts;

-- The way back (4-back.sql) writes to these: columns of Django's tables, and nothing but columns, under the names above. Add others
-- that a new row must have.
create view django.accounts_back as
    select id as key, username, email, password, is_active, is_staff, is_superuser, last_login, date_joined, first_name, last_name
      from public.auth_user;

create view django.posts_back as
    select id, title, content, author_id as author, created_at, updated_at
      from public.posts_post;

-- What a new account has in these columns unless Signet knows better.
create view django.new_account as
    select '' as email, '' as first_name, '' as last_name;

-- What new ids are taken from; null if from nothing.
create view django.sequences as
    select 'public.auth_user_id_seq'::text as users,
           'public.posts_post_id_seq'::text as posts;

commit;
