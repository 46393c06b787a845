-- Run in Django's database in the place of 1-views.sql, for projects with a user model of their own (AUTH_USER_MODEL): here a table
-- "members" with a UUID as its key, the e-mail address as the username (USERNAME_FIELD), and further columns. Nothing of Django's is
-- changed. Put in the names of your tables and columns. Leave out refused_tokens' query (not the view) if the token blacklist is
-- not in use:
--   select ''::text as jti, now() as blacklisted_at, now() as expires_at where false
begin;

create schema django;

-- key: what the user table's primary key says, as a text; Signet keeps it as users.external_id. id: the same if it is a number that
-- Signet can keep as its id, otherwise null. username: a name for each account. Posts show it as their author: choose another column
-- if e-mail addresses must not be seen. If a column does not exist, write what is true of everybody: true as is_active, is_superuser
-- as is_staff, timestamptz '2024-01-01' as date_joined. rest: all other columns; those that Signet must not have can be named here, too.
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

-- Ids that were given once are not given again. Where keys are no numbers, Signet gives the ids of accounts.
create view django.last_ids as
    select null::bigint as users,
           (select last_value from public.posts_post_id_seq) as posts;

-- The way back (4-back.sql) writes to these: columns of Django's tables, and nothing but columns, under the names above. Leave out
-- what your table does not have (here there is no username), and add others that a new row must have.
create view django.accounts_back as
    select id as key, email, password, is_active, is_staff, is_superuser, last_login, date_joined,
           display_name, plan, birthday, preferences
      from public.members;

create view django.posts_back as
    select id, title, content, author_id as author, created_at, updated_at
      from public.posts_post;

-- What a new account has in these columns unless Signet knows better. email: what stands for no address.
create view django.new_account as
    select null::text as email, '' as display_name, 'free' as plan, '{}'::jsonb as preferences;

-- What new ids are taken from; null if from nothing.
create view django.sequences as
    select null::text as users,
           'public.posts_post_id_seq'::text as posts;

commit;
