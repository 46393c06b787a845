-- Sessions: what it takes to answer a refresh again (the ids and times of the successor pair, never the tokens), and the
-- absolute end of the session.
alter table sessions
    add column access_jti           varchar(64),
    add column idempotency_key      bytea,
    add column absolute_expires_at  timestamptz;

-- What every replica must hear of, and what a replica that comes late loads: revocations of the recent past.
create index sessions_ended_at on sessions (ended_at) where ended_at is not null;
create index revoked_tokens_revoked_at on revoked_tokens (revoked_at);

-- Access tokens of a lower version than the user's are refused.
alter table users
    add column ver             integer      not null default 0,
    add column ver_changed_at  timestamptz;

create index users_ver_changed_at on users (ver_changed_at) where ver_changed_at is not null;

-- A user who is gone, for as long as an access token may speak for them.
create table deleted_users (
    user_id     bigint       primary key,
    deleted_at  timestamptz  not null
);

create index deleted_users_deleted_at on deleted_users (deleted_at);

-- Triggers, not the service, raise the version and tell of it: whoever writes, another replica or an operator in psql, is
-- covered. The channel is that of the schema, so that two services in one database do not hear each other. Payloads: t:<jti>, s:<session>, u:<user>:<ver>:<t|f active>, d:<user>.
create function raise_user_version() returns trigger
    language plpgsql as
$$
begin
    -- Not for is_active: that is told, and holds, as long as it lasts.
    if (new.is_staff, new.password) is distinct from (old.is_staff, old.password) then
        new.ver := greatest(new.ver, old.ver + 1);
    end if;
    if (new.ver, new.is_active) is distinct from (old.ver, old.is_active) then
        new.ver_changed_at := clock_timestamp();
    end if;
    return new;
end
$$;

create trigger users_raise_version before update on users
    for each row execute function raise_user_version();

create function tell_user_version() returns trigger
    language plpgsql as
$$
begin
    perform pg_notify('signet_' || md5(tg_table_schema), 'u:' || new.id || ':' || new.ver || ':' || new.is_active);
    -- Who knew the old password may hold a refresh token, too.
    if new.password is distinct from old.password then
        update sessions
           set ended_at = clock_timestamp(), end_reason = 'password_changed'
         where user_id = new.id
           and ended_at is null;
    end if;
    return null;
end
$$;

create trigger users_tell_version after update on users
    for each row when ((new.ver, new.is_active) is distinct from (old.ver, old.is_active))
    execute function tell_user_version();

create function tell_user_deleted() returns trigger
    language plpgsql as
$$
begin
    insert into deleted_users (user_id, deleted_at)
    values (old.id, clock_timestamp())
    on conflict (user_id) do update set deleted_at = excluded.deleted_at;
    perform pg_notify('signet_' || md5(tg_table_schema), 'd:' || old.id);
    return null;
end
$$;

create trigger users_tell_deleted after delete on users
    for each row execute function tell_user_deleted();

create function tell_session_ended() returns trigger
    language plpgsql as
$$
begin
    perform pg_notify('signet_' || md5(tg_table_schema), 's:' || new.id);
    return null;
end
$$;

create trigger sessions_tell_ended after update of ended_at on sessions
    for each row when (old.ended_at is null and new.ended_at is not null) execute function tell_session_ended();

create function tell_token_revoked() returns trigger
    language plpgsql as
$$
begin
    perform pg_notify('signet_' || md5(tg_table_schema), 't:' || new.jti);
    return null;
end
$$;

create trigger revoked_tokens_tell after insert on revoked_tokens
    for each row execute function tell_token_revoked();
