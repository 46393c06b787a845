-- Run in Signet's database instead of 1-views.sql if you have a dump that "manage.py dumpdata" wrote (JSON, or --format jsonl; without
-- --natural-foreign and --natural-primary, which leave out the keys). Then load the file:
--   psql … -c "copy django.dump (line) from stdin with (format csv, delimiter e'\x01', quote e'\x02')" < dump.json
-- Put in the names of your models, and of their fields if they differ. Keys that are numbers become ids, others are kept as
-- users.external_id.
begin;

create schema django;

create table django.dump (
    n     bigint  generated always as identity primary key,
    line  text
);

-- In jsonl each line is an object; otherwise all lines together are one array.
create view django.objects as
    select object ->> 'model' as model, object -> 'pk' #>> '{}' as key, jsonb_typeof(object -> 'pk') = 'number' as numeric_key,
           object -> 'fields' as fields
      from (select jsonb_array_elements(string_agg(line, e'\n' order by n)::jsonb) as object
              from django.dump
             where (select line ~ '^\s*\[' from django.dump where line ~ '\S' order by n limit 1)
            union all
            select line::jsonb
              from django.dump
             where (select line !~ '^\s*\[' from django.dump where line ~ '\S' order by n limit 1)
               and line ~ '\S') as one;

-- A field that the model does not have is null; coalesce gives a value for all accounts.
create view django.accounts as
    select key, case when numeric_key then key::bigint end as id, coalesce(username, email) as username, email, password,
           coalesce(is_active, true) as is_active, coalesce(is_staff, is_superuser, false) as is_staff,
           coalesce(is_superuser, false) as is_superuser, last_login, coalesce(date_joined, '2024-01-01') as date_joined,
           fields - '{username,email,password,is_active,is_staff,is_superuser,last_login,date_joined}'::text[] as rest
      from django.objects, jsonb_to_record(fields) as field (
           username text, email text, password text, is_active boolean, is_staff boolean, is_superuser boolean,
           last_login timestamptz, date_joined timestamptz)
     where model in ('auth.user', 'accounts.user');

create view django.posts as
    select key::bigint as id, title, content, author, created_at, updated_at
      from django.objects, jsonb_to_record(fields) as field (
           title text, content text, author text, created_at timestamptz, updated_at timestamptz)
     where model = 'posts.post';

create view django.refused_tokens as
    select given.fields ->> 'jti' as jti, (refused.fields ->> 'blacklisted_at')::timestamptz as blacklisted_at,
           (given.fields ->> 'expires_at')::timestamptz as expires_at
      from django.objects refused
      join django.objects given on given.key = refused.fields ->> 'token' and given.model = 'token_blacklist.outstandingtoken'
     where refused.model = 'token_blacklist.blacklistedtoken';

-- Signet never reuses an id that Django has used. A dump does not contain deleted rows, so put in the values of Django's sequences if
-- you can (select last_value from auth_user_id_seq).
create view django.last_ids as
    select (select max(id) from django.accounts) as users,
           (select max(id) from django.posts) as posts;

commit;
