-- Whoever registers proves the e-mail address first: until then there is no account, and no name or address is taken. The id is
-- the one that the account will have.
create table registrations (
    user_id        bigint        primary key,
    username       varchar(150)  not null,
    email          varchar(254)  not null,
    password       varchar(255)  not null,
    token_hash     bytea         not null,
    invitation_id  uuid,
    created_at     timestamptz   not null,
    expires_at     timestamptz   not null,
    activated_at   timestamptz
);

create index registrations_email on registrations (fold_name(email));

-- What a link in a mail carries, as its SHA-256: the right to do one thing once.
create table one_time_tokens (
    token_hash  bytea         primary key,
    purpose     varchar(20)   not null,
    user_id     bigint        not null references users (id) on delete cascade,
    email       varchar(254)  not null default '',
    created_at  timestamptz   not null,
    expires_at  timestamptz   not null
);

create index one_time_tokens_user_id on one_time_tokens (user_id);

create table invitations (
    id          uuid          primary key,
    token_hash  bytea         not null unique,
    email       varchar(254)  not null default '',
    invited_by  bigint        references users (id) on delete set null,
    created_at  timestamptz   not null,
    expires_at  timestamptz   not null,
    used_at     timestamptz
);

create index invitations_invited_by on invitations (invited_by);

-- The devices that somebody has signed in from, each as a hash of what it calls itself.
create table known_devices (
    user_id       bigint       not null references users (id) on delete cascade,
    device        bytea        not null,
    last_seen_at  timestamptz  not null,
    primary key (user_id, device)
);

-- The posts of a deleted account may stay, without an author. Whether they do, the service says before it deletes the account;
-- deleted past the service, an account takes them along.
alter table posts
    alter column author_id drop not null;

create index security_events_actor_id on security_events (actor_id) where actor_id is not null;
create index security_events_kind on security_events (kind, id desc);
create index security_events_happened_at on security_events using brin (happened_at);

-- A link in a mail dies with the password or the address that it was sent for, whoever changes them.
create function forget_one_time_tokens() returns trigger
    language plpgsql as
$$
begin
    delete from one_time_tokens where user_id = new.id;
    return null;
end
$$;

create trigger users_forget_tokens after update on users
    for each row when ((new.password_version, new.email) is distinct from (old.password_version, old.email))
    execute function forget_one_time_tokens();

-- An account takes its personal data along: what happened to it stays known, from where and in which words does not.
create function forget_user() returns trigger
    language plpgsql as
$$
begin
    update security_events
       set address = '', device = '', detail = ''
     where (user_id = old.id or actor_id = old.id)
       and (address, device, detail) <> ('', '', '');
    delete from registrations where user_id = old.id;
    return null;
end
$$;

create trigger users_forget after delete on users
    for each row execute function forget_user();
