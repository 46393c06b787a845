-- Passkeys (WebAuthn Level 3). A passkey is a row of factors, which has its public key, its name and its counter, and one of
-- passkeys with what only passkeys have.

create table passkeys (
    user_id          bigint        not null,
    id               uuid          not null,
    credential_id    bytea         not null,
    -- The model of the authenticator; zeros if it does not tell.
    aaguid           uuid          not null,
    -- How a browser reaches the authenticator, separated by spaces.
    transports       varchar(200)  not null default '',
    -- Whether the passkey may be on several devices, and whether it is.
    backup_eligible  boolean       not null,
    backed_up        boolean       not null,
    primary key (user_id, id),
    unique (user_id, credential_id),
    foreign key (user_id, id) references factors (user_id, id) on delete cascade
);

-- The credential ids of all users: each belongs to one of them. A table of its own, because passkeys can be distributed by user.
create table credential_ids (
    credential_id  bytea  primary key
);

create function release_credential_id() returns trigger
    language plpgsql as
$$
begin
    delete from credential_ids where credential_id = old.credential_id;
    return null;
end
$$;

create trigger passkeys_release_credential_id after delete on passkeys
    for each row execute function release_credential_id();

-- Passkeys of registrations whose e-mail address is not proven yet.
create table pending_passkeys (
    user_id          bigint        primary key references registrations (user_id) on delete cascade,
    credential_id    bytea         not null,
    public_key       bytea         not null,
    sign_count       bigint        not null,
    aaguid           uuid          not null,
    transports       varchar(200)  not null default '',
    backup_eligible  boolean       not null,
    backed_up        boolean       not null
);

-- What works once: codes, with what they stand for, and the challenges, ID tokens and so on that were used. The key is a hash.
-- Challenges that nobody answered need no row, because they contain their expiry.
create table used_once (
    hash        bytea        primary key,
    -- Encrypted, for this row. Empty if only the use is recorded.
    content     bytea        not null,
    expires_at  timestamptz  not null
);
