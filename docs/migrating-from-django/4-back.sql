-- Run in Signet's database, to go back: brings what was done in Signet to Django's tables. Django reads the hashes that Signet
-- made where argon2-cffi is installed and Argon2PasswordHasher stands in PASSWORD_HASHERS.
begin;

update django.auth_user
   set username = ours.username,
       email = ours.email,
       password = case when ours.password like '$argon2id$%' then 'argon2' else '' end || ours.password,
       is_active = ours.is_active,
       is_staff = ours.is_staff,
       last_login = ours.last_login
  from users ours
 where ours.id = auth_user.id;

insert into django.auth_user (id, username, first_name, last_name, email, password,
                              is_active, is_staff, is_superuser, last_login, date_joined)
select id, username, '', '', email, case when password like '$argon2id$%' then 'argon2' else '' end || password,
       is_active, is_staff, false, last_login, date_joined
  from users ours
 where not exists (select from django.auth_user theirs where theirs.id = ours.id);

-- Rows of other tables of Django may name them: they are closed, not deleted.
update django.auth_user
   set is_active = false
 where not exists (select from users ours where ours.id = auth_user.id);

delete from django.posts where not exists (select from posts ours where ours.id = posts.id);

update django.posts
   set title = ours.title, content = ours.content, updated_at = ours.updated_at
  from posts ours
 where ours.id = posts.id
   and ours.updated_at is distinct from posts.updated_at;

insert into django.posts (id, title, content, author_id, created_at, updated_at)
select id, title, content, author_id, created_at, updated_at
  from posts ours
 where not exists (select from django.posts theirs where theirs.id = ours.id);

commit;
