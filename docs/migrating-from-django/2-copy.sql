-- Run in Signet's database: replaces its accounts and posts with those of Django. Run it again to copy what has changed since.
begin;

do
$$
begin
    if exists (select from sessions) then
        raise exception 'Signet is in use: what people did there would be overwritten.'
            using hint = 'If you only tried it out: delete from sessions, and run this again.';
    end if;
end
$$;

-- Tokens that were used up in a trial are valid again.
delete from deleted_sessions;

-- The accounts as Signet can store them. If several have the same key, the oldest is copied. If a single account cannot keep its key
-- as its id, all get their keys as external_id, so that no old number can match another account. An account with no name, or with
-- one that is too long or taken, gets a name that is derived from its key: the same in each copy.
create temporary table arriving on commit drop as
with keyed as (
    select distinct on (key) *
      from django.accounts
     where length(key) between 1 and 255
     order by key, date_joined
),
named as (
    select keyed.*, row_number() over (partition by username order by date_joined, key) = 1 as has_name_first
      from keyed
)
select case when id > 0 then id end as id,
       case when bool_or(id is null or id <= 0) over () then key end as external_id,
       key,
       case
           when has_name_first and length(username) between 1 and 150 then username
           else 'user-' || md5(key)
       end as username,
       case when length(email) <= 254 then email else '' end as email,
       left(coalesce(password, '!'), 255) as password,
       is_active, is_staff, last_login, date_joined,
       case when has_first_name then rest ->> 'first_name' else '' end as first_name,
       case when has_last_name then rest ->> 'last_name' else '' end as last_name,
       coalesce(rest, '{}') - case when has_first_name then 'first_name' else '' end
                            - case when has_last_name then 'last_name' else '' end as app_metadata
  from named
 cross join lateral (
       -- What does not fit stays in app_metadata.
       select coalesce(jsonb_typeof(rest -> 'first_name') = 'string' and length(rest ->> 'first_name') <= 150, false)
                  as has_first_name,
              coalesce(jsonb_typeof(rest -> 'last_name') = 'string' and length(rest ->> 'last_name') <= 150, false)
                  as has_last_name) as fits;

-- If accounts have external ids, new accounts get one, too: other services may know accounts by these only.
do
$$
declare
    wanted  boolean := exists (select from arriving where external_id is not null);
    is_set  boolean := (select atthasdef from pg_attribute where attrelid = 'users'::regclass and attname = 'external_id');
begin
    if wanted and not is_set then
        alter table users alter column external_id set default gen_random_uuid();
    elsif is_set and not wanted then
        alter table users alter column external_id drop default;
    end if;
end
$$;

-- An account keeps the new id that it got in the last copy, unless Django has used this id since.
update arriving
   set id = known.id
  from users known
 where known.external_id = arriving.external_id
   and arriving.id is null
   and not exists (select from arriving kept where kept.id = known.id);

-- Accounts that are not in Django are deleted, together with their posts.
delete from users where not exists (select from arriving where arriving.id = users.id);

-- New accounts and posts get ids that Django has not used.
select setval(pg_get_serial_sequence('users', 'id'), greatest(users, (select max(id) from arriving)))
  from django.last_ids
 where users is not null;
select setval(pg_get_serial_sequence('posts', 'id'), greatest(posts, (select max(id) from django.posts)))
  from django.last_ids
 where posts is not null;

update arriving set id = nextval(pg_get_serial_sequence('users', 'id')) where id is null;

-- Names and addresses may have moved from one account to another since the last copy, or been swapped. So first take them from the
-- accounts that no longer have them.
update users
   set username = 'moving-' || users.id || '-' || md5(random()::text), email = '', external_id = null,
       username_ignores_case = false, email_ignores_case = false
  from arriving
 where arriving.id = users.id
   and (arriving.username, arriving.email, arriving.external_id) is distinct from
       (users.username, users.email, users.external_id);

-- If several names differ only in case, each of them must be typed exactly.
insert into users (id, external_id, username, email, password, is_active, is_staff, last_login, date_joined, first_name, last_name,
                   app_metadata, username_ignores_case, email_ignores_case)
select id, external_id, username, email, password, is_active, is_staff, last_login, date_joined, first_name, last_name, app_metadata,
       count(*) over (partition by fold_name(username)) = 1,
       email = '' or count(*) over (partition by fold_name(email)) = 1
  from arriving
    on conflict (id) do update
   set (external_id, username, email, password, is_active, is_staff, last_login, date_joined, first_name, last_name,
        app_metadata, username_ignores_case, email_ignores_case) =
       (excluded.external_id, excluded.username, excluded.email, excluded.password, excluded.is_active, excluded.is_staff,
        excluded.last_login, excluded.date_joined, excluded.first_name, excluded.last_name, excluded.app_metadata,
        excluded.username_ignores_case, excluded.email_ignores_case)
 where (users.external_id, users.username, users.email, users.password, users.is_active, users.is_staff, users.last_login,
        users.date_joined, users.first_name, users.last_name, users.app_metadata, users.username_ignores_case,
        users.email_ignores_case) is distinct from
       (excluded.external_id, excluded.username, excluded.email, excluded.password, excluded.is_active, excluded.is_staff,
        excluded.last_login, excluded.date_joined, excluded.first_name, excluded.last_name, excluded.app_metadata,
        excluded.username_ignores_case, excluded.email_ignores_case);

delete from posts where not exists (select from django.posts theirs where theirs.id = posts.id);

-- A post whose author was not copied has no author.
insert into posts (id, title, content, author_id, created_at, updated_at)
select theirs.id, theirs.title, theirs.content, arriving.id, theirs.created_at, theirs.updated_at
  from django.posts theirs
  left join arriving on arriving.key = theirs.author
    on conflict (id) do update
   set (title, content, author_id, created_at, updated_at) =
       (excluded.title, excluded.content, excluded.author_id, excluded.created_at, excluded.updated_at)
 where (posts.title, posts.content, posts.author_id, posts.created_at, posts.updated_at) is distinct from
       (excluded.title, excluded.content, excluded.author_id, excluded.created_at, excluded.updated_at);

-- Refresh tokens that Django refuses are refused by Signet. Signet looks them up in the table, so no notification is needed for each.
alter table revoked_tokens disable trigger revoked_tokens_tell;

insert into revoked_tokens (jti, revoked_at, expires_at)
select jti, blacklisted_at, expires_at
  from django.refused_tokens
 where expires_at > now()
    on conflict do nothing;

alter table revoked_tokens enable trigger revoked_tokens_tell;

commit;

analyze users, posts;
