-- What administrators see of the running service: counts for charts, and its replicas.

-- Counts and measurements of an hour, of all replicas together: each adds once a minute what it counted. Names, outcomes and methods
-- come from the code, never from a client, so an hour has a few dozen rows.
create table hourly_figures (
    hour     timestamptz       not null,
    name     varchar(40)       not null,
    outcome  varchar(40)       not null default '',
    method   varchar(40)       not null default '',
    -- The sum of what was counted or measured, how many times it was measured, and the highest value.
    total    double precision  not null,
    samples  bigint            not null,
    highest  double precision  not null,
    primary key (hour, name, outcome, method)
);

-- The replicas that run. Each writes its row from time to time and deletes it when it stops. If one was killed, the others delete its row.
create table replicas (
    id              uuid              primary key,
    -- The name of its host.
    name            varchar(255)      not null,
    version         varchar(100)      not null,
    started_at      timestamptz       not null,
    -- By the database's clock, so that the clocks of replicas need not agree.
    seen_at         timestamptz       not null,
    -- After how many seconds it writes its row again.
    seen_every      bigint            not null default 30,
    feed_up         boolean           not null,
    -- In seconds; null if it was not measured yet.
    revocation_lag  double precision,
    -- ready, failing, or off if there is no mail server.
    mail            varchar(10)       not null,
    mails_waiting   bigint            not null,
    mail_queue      bigint            not null
);

-- Administrators look for what came from one address.
create index security_events_address on security_events (address, id) where address <> '';
