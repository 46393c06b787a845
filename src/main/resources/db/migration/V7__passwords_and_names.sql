-- What makes two names one where upper and lower case do not count: Unicode's form NFKC in lower case. ICU knows the case of all
-- letters whatever the database's locale; a server that was built without it does as its locale says.
do
$$
declare
    every_language text := coalesce(
        (select 'collate pg_catalog.' || quote_ident(collname)
           from pg_catalog.pg_collation
          where collname in ('und-x-icu', 'pg_c_utf8')
          order by collname desc
          limit 1), '');
begin
    execute format($function$
        create function fold_name(name text) returns text
            language sql immutable parallel safe
            return lower(normalize(name, NFKC) %s)
        $function$, every_language);
end
$$;

-- New accounts are found whatever the case of the name, and no two of them differ by it alone. A row that is written past the
-- service, as an import does, is compared exactly until somebody says that it need not be.
alter table users
    add column username_ignores_case  boolean  not null default false,
    add column email_ignores_case     boolean  not null default false;

create index users_username_folded on users (fold_name(username));
create index users_email_folded on users (fold_name(email)) where email <> '';
create unique index users_username_once on users (fold_name(username)) where username_ignores_case;
create unique index users_email_once on users (fold_name(email)) where email_ignores_case and email <> '';

-- A password can be hashed anew while it stays the same: then no session ends. Whoever does so raises password_rehashes in the
-- same statement; any other change of the hash, by whomever, is a change of the password and raises password_version.
alter table users
    add column password_version   integer  not null default 0,
    add column password_rehashes  integer  not null default 0;

create or replace function raise_user_version() returns trigger
    language plpgsql as
$$
begin
    -- Whoever writes a row as it was read must not take back what was raised meanwhile.
    new.ver := greatest(new.ver, old.ver);
    if new.password is distinct from old.password and new.password_rehashes = old.password_rehashes then
        new.password_version := greatest(new.password_version, old.password_version + 1);
    end if;
    -- Not for is_active: that is told, and holds, as long as it lasts.
    if (new.is_staff, new.password_version) is distinct from (old.is_staff, old.password_version) then
        new.ver := greatest(new.ver, old.ver + 1);
    end if;
    if (new.ver, new.is_active) is distinct from (old.ver, old.is_active) then
        new.ver_changed_at := clock_timestamp();
    end if;
    return new;
end
$$;

create or replace function tell_user_version() returns trigger
    language plpgsql as
$$
begin
    perform pg_notify('signet_' || md5(tg_table_schema), 'u:' || new.id || ':' || new.ver || ':' || new.is_active);
    -- Who knew the old password may hold a refresh token, too.
    if new.password_version is distinct from old.password_version then
        update sessions
           set ended_at = clock_timestamp(), end_reason = 'password_changed'
         where user_id = new.id
           and ended_at is null;
    end if;
    return null;
end
$$;

-- Which account an unknown name is treated like (User.standIn): nobody outside can foretell it.
create table stand_in_seed (
    seed  uuid  not null default gen_random_uuid()
);

insert into stand_in_seed default values;
