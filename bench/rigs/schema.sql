-- The tables of the rigs in Fastify, Quarkus and Spring Boot. Quarkus and Spring Boot take fifty ids at a time.
create table users (
    id bigserial primary key,
    username text not null unique,
    email text,
    password text not null,
    active boolean not null default true);

create table refresh_tokens (
    hash text primary key,
    user_id bigint not null references users,
    expires_at timestamptz not null);
create index on refresh_tokens (user_id);

create table posts (
    id bigserial primary key,
    title varchar(200) not null,
    content text not null,
    author_id bigint not null references users,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now());
create index on posts (created_at desc, id desc);
create index on posts (author_id);

create sequence users_seq increment 50 start 1000;
create sequence posts_seq increment 50 start 1000000;
create sequence posts_pooled increment 50 start 2000000;
