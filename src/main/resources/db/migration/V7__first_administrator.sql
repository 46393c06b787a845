-- Links from the log that create the first administrator. Each replica writes one when it starts without an administrator.
create table first_admin_links (
    token_hash  bytea        primary key,
    expires_at  timestamptz  not null
);
