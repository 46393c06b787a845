-- Distributes what belongs to users over the workers of a Citus cluster, by the user's id (signet.database.distributed). Runs only if
-- the setting is on. Accounts, with all that is found by a name or belongs to nobody, stay on the coordinator.
--
-- Rows of one user are on one worker. A row of the coordinator cannot refer to them, nor can they refer to it; and a trigger on
-- them would run on the worker, where neither the accounts nor the replicas' feed are. So the triggers on users, which run on the
-- coordinator, do what foreign keys and triggers of these tables did before.

-- Otherwise, Citus refuses functions in the same transaction.
set local citus.multi_shard_modify_mode to 'sequential';

alter table sessions drop constraint sessions_user_id_fkey;
alter table one_time_tokens drop constraint one_time_tokens_user_id_fkey;
alter table factors drop constraint factors_user_id_fkey;
alter table recovery_codes drop constraint recovery_codes_user_id_fkey;
alter table known_devices drop constraint known_devices_user_id_fkey;
alter table passkeys drop constraint passkeys_user_id_id_fkey;

drop trigger sessions_tell_ended on sessions;
drop trigger sessions_bury on sessions;
drop trigger security_events_append_only on security_events;
drop trigger passkeys_release_credential_id on passkeys;

-- From now on, replicas read here which sessions ended (see below).
insert into deleted_sessions (user_id, id, deleted_at, expires_at)
select user_id, id, ended_at, ended_at from sessions where ended_at is not null
    on conflict do nothing;

select create_distributed_table('sessions', 'user_id', colocate_with => 'none');
select create_distributed_table('security_events', 'user_id', colocate_with => 'sessions');
select create_distributed_table('one_time_tokens', 'user_id', colocate_with => 'sessions');
select create_distributed_table('factors', 'user_id', colocate_with => 'sessions');
select create_distributed_table('recovery_codes', 'user_id', colocate_with => 'sessions');
select create_distributed_table('known_devices', 'user_id', colocate_with => 'sessions');
select create_distributed_table('passkeys', 'user_id', colocate_with => 'sessions');

alter table passkeys
    add constraint passkeys_user_id_id_fkey foreign key (user_id, id) references factors (user_id, id) on delete cascade;

-- A session that the service ends is also recorded in deleted_sessions, on the coordinator: replicas hear of it in the transaction
-- that ends it, and no replica has to ask a worker what it missed.
create function tell_session_revoked() returns trigger
    language plpgsql as
$$
begin
    perform pg_notify('signet_' || md5(tg_table_schema), 's:' || new.id);
    return null;
end
$$;

create trigger deleted_sessions_tell after insert on deleted_sessions
    for each row when (new.refresh_jti is null) execute function tell_session_revoked();

-- As before, but Citus accepts clock_timestamp() in no update of a distributed table.
create or replace function tell_user_version() returns trigger
    language plpgsql as
$$
declare
    moment timestamptz := clock_timestamp();
begin
    perform pg_notify('signet_' || md5(tg_table_schema), 'u:' || new.id || ':' || new.ver || ':' || new.is_active);
    if new.password_version is distinct from old.password_version then
        update sessions
           set ended_at = moment, end_reason = 'password_changed'
         where user_id = new.id
           and ended_at is null;
    end if;
    return null;
end
$$;

-- The credential ids of passkeys that are removed one by one stay. That does no harm: an authenticator makes a new one each time.
create or replace function bury_user() returns trigger
    language plpgsql as
$$
declare
    moment   timestamptz := clock_timestamp();
    last_end timestamptz := (select max(greatest(kept_until, expires_at)) from sessions where user_id = old.id);
    passkeys_of_user bytea[] := array(select credential_id from passkeys where user_id = old.id);
begin
    insert into deleted_users as known (user_id, deleted_at, ver, tokens_good_from, expires_at, external_id)
    values (old.id, moment, old.ver, old.tokens_good_from, greatest(moment, last_end), old.external_id)
        on conflict (user_id) do update
       set deleted_at = excluded.deleted_at,
           ver = greatest(known.ver, excluded.ver),
           tokens_good_from = greatest(known.tokens_good_from, excluded.tokens_good_from),
           expires_at = greatest(known.expires_at, excluded.expires_at),
           external_id = excluded.external_id;
    insert into deleted_sessions as known (user_id, id, refresh_jti, deleted_at, expires_at)
    select s.user_id, s.id, case when s.ended_at is null then s.refresh_jti end, moment, greatest(s.kept_until, s.expires_at)
      from sessions s
     where s.user_id = old.id
       and greatest(s.kept_until, s.expires_at) > moment
        on conflict (user_id, id) do update
       set refresh_jti = null,
           deleted_at = excluded.deleted_at,
           expires_at = greatest(known.expires_at, excluded.expires_at);
    delete from sessions where user_id = old.id;
    delete from one_time_tokens where user_id = old.id;
    delete from factors where user_id = old.id;
    delete from recovery_codes where user_id = old.id;
    delete from known_devices where user_id = old.id;
    delete from credential_ids where credential_id = any (passkeys_of_user);
    return old;
end
$$;

create or replace function forget_user() returns trigger
    language plpgsql as
$$
begin
    update security_events
       set address = '', device = '', detail = ''
     where user_id = old.id
       and (address <> '' or device <> '' or detail <> '');
    -- What the user did to others, on all workers.
    update security_events
       set address = '', device = '', detail = ''
     where actor_id = old.id
       and (address <> '' or device <> '' or detail <> '');
    delete from registrations where user_id = old.id;
    if old.email <> '' then
        delete from registrations where fold_name(email) = fold_name(old.email);
        delete from invitations where email <> '' and fold_name(email) = fold_name(old.email);
    end if;
    return null;
end
$$;
