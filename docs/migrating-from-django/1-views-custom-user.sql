-- Run in Django's database instead of 1-views.sql if the project has a custom user model (AUTH_USER_MODEL). In this example, its table
-- is called members and has a UUID as key, the e-mail address as username (USERNAME_FIELD), and extra columns. The script changes
-- nothing in Django's tables. Put in the names of your tables and columns. If the token blacklist is not in use, replace the query of
-- refused_tokens by:
--   select ''::text as jti, now() as blacklisted_at, now() as expires_at where false
-- docs/migrating-from-django.md says what to write if there are no posts.
begin;

create schema django;

-- key: the primary key as a text; Signet keeps it as users.external_id. id: the same as a number if Signet can use it as its id,
-- otherwise null. username: a name for each account. Posts show it as their author, so use another column if e-mail addresses must
-- not be public. If a column does not exist, write a value for all accounts: true as is_active, is_superuser as is_staff,
-- timestamptz '2024-01-01' as date_joined. rest: all other columns; add the names of those that Signet should not get.
create view django.accounts as
    select id::text as key, null::bigint as id, email::text as username, email::text, password::text,
           is_active, is_staff, is_superuser, last_login, date_joined,
           to_jsonb(theirs) - '{id,email,password,is_active,is_staff,is_superuser,last_login,date_joined}'::text[] as rest
      from public.members theirs;

-- author: the key of its account.
create view django.posts as
    select id, title::text, content::text, author_id::text as author, created_at, updated_at
      from public.posts_post;

create view django.refused_tokens as
    select given.jti::text, refused.blacklisted_at, given.expires_at
      from public.token_blacklist_blacklistedtoken refused
      join public.token_blacklist_outstandingtoken given on given.id = refused.token_id;

-- Signet never reuses an id that Django has used. If the keys are not numbers, Signet assigns the accounts' ids.
create view django.last_ids as
    select null::bigint as users,
           (select last_value from public.posts_post_id_seq) as posts;

-- 4-back.sql writes to these two views: plain columns of Django's tables, with the names used above. Leave out columns that your
-- table does not have (here: username), and add other columns that a new row needs.
create view django.accounts_back as
    select id as key, email, password, is_active, is_staff, is_superuser, last_login, date_joined,
           display_name, plan, birthday, preferences
      from public.members;

create view django.posts_back as
    select id, title, content, author_id as author, created_at, updated_at
      from public.posts_post;

-- The values of these columns in new accounts, unless Signet has better ones. email stands for a missing address: null, or '' if the
-- column cannot be null, or '@example.invalid' if it must be unique as well: then the key is put before it.
create view django.new_account as
    select null::text as email, '' as display_name, 'free' as plan, '{}'::jsonb as preferences;

-- The sequences that new ids are taken from; null if there is none.
create view django.sequences as
    select null::text as users,
           'public.posts_post_id_seq'::text as posts;

commit;
