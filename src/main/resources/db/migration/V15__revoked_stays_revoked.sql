-- A revoked token stays revoked for as long as it could be valid otherwise, even if the rows that say so are deleted: with their
-- user, or by hand.

-- When the last token expires that this session ever had, if that is later than expires_at: the lifetime may have been longer
-- once, and the token of another system lives as long as that system said.
alter table sessions add column kept_until timestamptz;

-- Sessions that were deleted before their tokens had expired. refresh_jti is the refresh token that still worked when the session
-- went with its user; null if the session had been ended, or was deleted while its user stayed: then its tokens are revoked.
create table deleted_sessions (
    id           uuid          primary key,
    refresh_jti  varchar(255),
    deleted_at   timestamptz   not null,
    expires_at   timestamptz   not null
);

create index deleted_sessions_deleted_at on deleted_sessions (deleted_at);

create function bury_session() returns trigger
    language plpgsql as
$$
declare
    user_is_gone boolean := not exists (select from users where id = old.user_id);
begin
    insert into deleted_sessions as known (id, refresh_jti, deleted_at, expires_at)
    values (old.id,
            case when user_is_gone and old.ended_at is null then old.refresh_jti end,
            clock_timestamp(),
            greatest(old.kept_until, old.expires_at))
        on conflict (id) do update
       set refresh_jti = null,
           deleted_at = excluded.deleted_at,
           expires_at = greatest(known.expires_at, excluded.expires_at);
    -- The end of an ended session was told, and so is that of a user.
    if old.ended_at is null and not user_is_gone then
        perform pg_notify('signet_' || md5(tg_table_schema), 's:' || old.id);
    end if;
    return null;
end
$$;

create trigger sessions_bury after delete on sessions
    for each row when (greatest(old.kept_until, old.expires_at) > statement_timestamp())
    execute function bury_session();

-- What the user's row said of all its tokens (V3, V11), and until when one may be valid.
alter table deleted_users
    add column ver               integer      not null default 0,
    add column tokens_good_from  timestamptz,
    add column expires_at        timestamptz  not null default now();

-- Before, since the user's sessions go before any trigger that runs after.
create function bury_user() returns trigger
    language plpgsql as
$$
begin
    insert into deleted_users as known (user_id, deleted_at, ver, tokens_good_from, expires_at)
    values (old.id, clock_timestamp(), old.ver, old.tokens_good_from,
            greatest(clock_timestamp(),
                     (select max(greatest(kept_until, expires_at)) from sessions where user_id = old.id)))
        on conflict (user_id) do update
       set deleted_at = excluded.deleted_at,
           ver = greatest(known.ver, excluded.ver),
           tokens_good_from = greatest(known.tokens_good_from, excluded.tokens_good_from),
           expires_at = greatest(known.expires_at, excluded.expires_at);
    return old;
end
$$;

create trigger users_bury before delete on users
    for each row execute function bury_user();

create or replace function tell_user_deleted() returns trigger
    language plpgsql as
$$
begin
    perform pg_notify('signet_' || md5(tg_table_schema), 'd:' || old.id);
    return null;
end
$$;

-- An account that is brought back under its old id does not bring its old tokens back.
create function revive_users() returns trigger
    language plpgsql as
$$
begin
    update users u
       set ver = greatest(u.ver, d.ver) + 1,
           tokens_good_from = clock_timestamp()
      from inserted i
           join deleted_users d on d.user_id = i.id
     where u.id = i.id;
    return null;
end
$$;

create trigger users_revive after insert on users
    referencing new table as inserted for each statement execute function revive_users();
