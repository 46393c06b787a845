-- Which of signet.sign-in.methods opened the session. Empty for sessions from before this migration, which the password opened,
-- and for tokens of another system.
alter table sessions add column sign_in_method varchar(40) not null default '';

-- Who asked for a code: one row for each address and device. Neither the address nor the device is stored, only their keyed hashes,
-- and there is a row whether or not an account has the address.
create table email_code_requests (
    address     bytea        not null,
    -- The network and the user agent.
    device      bytea        not null,
    -- A code belongs to one request: a new one of the same device replaces the id, so that earlier codes are not found any more.
    id          uuid         not null,
    -- What the response returned, so that the device may change its network.
    secret      bytea        not null,
    attempts    integer      not null default 0,
    expires_at  timestamptz  not null,
    primary key (address, device)
);

-- The codes that were mailed: one for each account with the address.
create table email_codes (
    request           uuid         not null,
    -- A keyed hash of the request and the code.
    code              bytea        not null,
    -- The account, and the version of its password then. Null if the code is for somebody who has no account yet.
    account           bigint,
    password_version  integer      not null default 0,
    -- The address as it was typed, for somebody who has no account yet.
    email             varchar(254) not null default '',
    expires_at        timestamptz  not null,
    primary key (request, code)
);
