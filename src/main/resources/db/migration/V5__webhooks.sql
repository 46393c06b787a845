-- Webhooks: where events are sent to, and what is still to be sent.

-- An endpoint of another system. Its secrets are encrypted (secret.SecretBox).
create table webhook_endpoints (
    id               uuid           primary key,
    url              varchar(2000)  not null,
    description      varchar(200)   not null,
    -- Names of events, or user.*, session.*, security.* or *, separated by commas.
    events           text           not null,
    secret           bytea          not null,
    -- The secret before the last rotation, which signs as well until this time.
    previous_secret  bytea,
    previous_until   timestamptz,
    enabled          boolean        not null default true,
    -- Why it is not enabled, if the service disabled it.
    disabled_reason  varchar(200)   not null default '',
    created_at       timestamptz    not null
);

-- What is to be sent: one row for each event and endpoint. Written in the transaction of the event, deleted when the endpoint has
-- accepted it. The event is not copied: if its user is deleted meanwhile, nothing about them is left here but the number.
create table webhook_deliveries (
    user_id        bigint        not null,
    id             bigint        generated always as identity,
    endpoint_id    uuid          not null,
    -- -1 if it is only a test.
    event_id       bigint        not null,
    name           varchar(60)   not null,
    -- The message's id, the same at each attempt. Random, because the numbers of rows repeat after a restored backup.
    message_id     uuid          not null default gen_random_uuid(),
    attempts       integer       not null default 0,
    created_at     timestamptz   not null,
    -- When it is sent, or sent again. While it is being sent: when another replica may take it. Infinity after the last attempt.
    due_at         timestamptz   not null,
    attempted_at   timestamptz,
    -- The status of the last response, if there was one, and what was wrong.
    status         integer,
    fault          varchar(200)  not null default '',
    primary key (user_id, id)
);

create index webhook_deliveries_id on webhook_deliveries (id);
create index webhook_deliveries_due on webhook_deliveries (endpoint_id, due_at);
