-- What happened to accounts and sessions: who did what, from where, and what came of it. Never a secret. No foreign keys: an
-- event outlives the user and the session that it speaks of.
create table security_events (
    id           bigint generated always as identity primary key,
    happened_at  timestamptz   not null,
    kind         varchar(40)   not null,
    outcome      varchar(16)   not null,
    user_id      bigint,
    actor_id     bigint,
    session_id   uuid,
    address      varchar(64)   not null default '',
    device       varchar(200)  not null default '',
    detail       varchar(200)  not null default ''
);

create index security_events_user_id on security_events (user_id, id desc);

-- Append-only: an event may lose who and where (an account that is deleted takes its personal data along) and, in the end, the
-- row; it never says anything else.
create function keep_security_event() returns trigger
    language plpgsql as
$$
begin
    if (new.id, new.happened_at, new.kind, new.outcome, new.user_id, new.actor_id, new.session_id)
           is distinct from (old.id, old.happened_at, old.kind, old.outcome, old.user_id, old.actor_id, old.session_id)
       or new.address not in (old.address, '')
       or new.device not in (old.device, '')
       or new.detail not in (old.detail, '') then
        raise exception 'security events are append-only';
    end if;
    return new;
end
$$;

create trigger security_events_append_only before update on security_events
    for each row execute function keep_security_event();
