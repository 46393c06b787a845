-- Accounts that were brought along from another system and could not keep their ids: external_id is the key that they had there, by
-- which that system's tokens name them. app_metadata holds what else it knew of them.
alter table users
    add column external_id   varchar(255),
    add column app_metadata  jsonb  not null default '{}' check (jsonb_typeof(app_metadata) = 'object');

create unique index users_external_id on users (external_id) where external_id is not null;

-- The tokens of a deleted account go on naming it by that key.
alter table deleted_users add column external_id varchar(255);

create index deleted_users_external_id on deleted_users (external_id, deleted_at) where external_id is not null;

-- As in V15, and the key.
create or replace function bury_user() returns trigger
    language plpgsql as
$$
begin
    insert into deleted_users as known (user_id, deleted_at, ver, tokens_good_from, expires_at, external_id)
    values (old.id, clock_timestamp(), old.ver, old.tokens_good_from,
            greatest(clock_timestamp(),
                     (select max(greatest(kept_until, expires_at)) from sessions where user_id = old.id)),
            old.external_id)
        on conflict (user_id) do update
       set deleted_at = excluded.deleted_at,
           ver = greatest(known.ver, excluded.ver),
           tokens_good_from = greatest(known.tokens_good_from, excluded.tokens_good_from),
           expires_at = greatest(known.expires_at, excluded.expires_at),
           external_id = excluded.external_id;
    return old;
end
$$;

-- As in V15, and an account that is brought back under another id.
create or replace function revive_users() returns trigger
    language plpgsql as
$$
begin
    update users u
       set ver = greatest(u.ver, d.ver) + 1,
           tokens_good_from = clock_timestamp()
      from inserted i
           join deleted_users d on d.user_id = i.id
     where u.id = i.id;
    update users u
       set tokens_good_from = clock_timestamp()
      from inserted i
           join deleted_users d on d.external_id = i.external_id
     where u.id = i.id;
    return null;
end
$$;

-- The id of the account that a token of another system names: the one that had this key there or, if no account has such a key
-- (all kept their ids), the one of this id. An old number never means a new account that happens to have it as its id. -1 is a
-- number that means nobody, null a text that does. A UUID may be spelled in any way that Python's UUID() takes.
create function user_of_key(key text, number bigint) returns bigint
    language sql stable parallel safe
    return (
        select coalesce(
                   (select u.id from users u where u.external_id = key),
                   (select u.id from users u where u.external_id = spelled.canonical),
                   (select d.user_id from deleted_users d where d.external_id = key order by d.deleted_at desc limit 1),
                   (select d.user_id from deleted_users d where d.external_id = spelled.canonical
                     order by d.deleted_at desc limit 1),
                   case
                       when number is null then null
                       when exists (select from users u where u.external_id is not null)
                         or exists (select from deleted_users d where d.external_id is not null) then -1
                       else number
                   end)
          from (select lower(translate(regexp_replace(key, '^urn:uuid:', ''), '{}-', '')) as digits) as bare
               cross join lateral (select case when digits ~ '^[0-9a-f]{32}$' then digits::uuid::text end as canonical) as spelled
    );
