-- Run in Signet's database: makes its accounts and posts those of Django. Run again, it brings what has changed since.
begin;

do
$$
begin
    if exists (select from sessions) then
        raise exception 'Signet is in use: what people did there would be overwritten.'
            using hint = 'Where these were trials only: delete from sessions, and run this again.';
    end if;
end
$$;

-- What a trial spent is good again.
delete from deleted_sessions;

-- Whoever is not in Django is not in Signet; posts go with their authors.
delete from users where not exists (select from django.auth_user theirs where theirs.id = users.id);

-- Names and addresses may have moved from one account to another since the last copy, or been swapped: who gave one up lets go of it
-- before anybody takes it.
update users
   set username = 'moving-' || users.id || '-' || md5(random()::text), email = '',
       username_ignores_case = false, email_ignores_case = false
  from django.auth_user theirs
 where theirs.id = users.id
   and (theirs.username, theirs.email) is distinct from (users.username, users.email);

-- Of names that differ in upper and lower case only, each goes on meaning the account that is spelled exactly so.
insert into users (id, username, email, password, is_active, is_staff, last_login, date_joined,
                   username_ignores_case, email_ignores_case)
select id, username, email, password, is_active, is_staff, last_login, date_joined,
       count(*) over (partition by fold_name(username)) = 1,
       email = '' or count(*) over (partition by fold_name(email)) = 1
  from django.auth_user
    on conflict (id) do update
   set (username, email, password, is_active, is_staff, last_login, date_joined,
        username_ignores_case, email_ignores_case) =
       (excluded.username, excluded.email, excluded.password, excluded.is_active, excluded.is_staff, excluded.last_login,
        excluded.date_joined, excluded.username_ignores_case, excluded.email_ignores_case)
 where (users.username, users.email, users.password, users.is_active, users.is_staff, users.last_login, users.date_joined,
        users.username_ignores_case, users.email_ignores_case) is distinct from
       (excluded.username, excluded.email, excluded.password, excluded.is_active, excluded.is_staff, excluded.last_login,
        excluded.date_joined, excluded.username_ignores_case, excluded.email_ignores_case);

delete from posts where not exists (select from django.posts theirs where theirs.id = posts.id);

insert into posts (id, title, content, author_id, created_at, updated_at)
select id, title, content, author_id, created_at, updated_at
  from django.posts
    on conflict (id) do update
   set (title, content, author_id, created_at, updated_at) =
       (excluded.title, excluded.content, excluded.author_id, excluded.created_at, excluded.updated_at)
 where (posts.title, posts.content, posts.author_id, posts.created_at, posts.updated_at) is distinct from
       (excluded.title, excluded.content, excluded.author_id, excluded.created_at, excluded.updated_at);

-- Refresh tokens that Django refuses are refused by Signet. They are looked up in the table, so nobody need be told of each.
alter table revoked_tokens disable trigger revoked_tokens_tell;

insert into revoked_tokens (jti, revoked_at, expires_at)
select jti, blacklisted_at, expires_at
  from django.refused_tokens
 where expires_at > now()
    on conflict do nothing;

alter table revoked_tokens enable trigger revoked_tokens_tell;

-- New accounts and posts get ids that Django never gave.
select setval(pg_get_serial_sequence('users', 'id'), users),
       setval(pg_get_serial_sequence('posts', 'id'), posts)
  from django.last_ids;

commit;

analyze users, posts;
