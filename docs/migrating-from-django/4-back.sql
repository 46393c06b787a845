-- Run in Django's database, to go back: brings what was done in Signet, read as signet.users and signet.posts, to Django's
-- tables. Django verifies the hashes that Signet made where argon2-cffi is installed and Argon2PasswordHasher is among its
-- PASSWORD_HASHERS. Put in the names of your posts' table and of its columns. Second factors do not go back.
begin;

-- Names may have moved from one account to another: who has one in Django that is somebody else's in Signet lets go of it before
-- anybody takes it, and for good if the account is gone in Signet.
update public.auth_user theirs
   set username = 'moved-' || id || '-' || md5(random()::text)
 where exists (select from signet.users ours where ours.username = theirs.username and ours.id <> theirs.id);

-- Who is no administrator any more is no superuser, either.
update public.auth_user theirs
   set username = ours.username,
       email = ours.email,
       password = case when ours.password like '$argon2id$%' then 'argon2' else '' end || ours.password,
       is_active = ours.is_active,
       is_staff = ours.is_staff,
       is_superuser = theirs.is_superuser and (ours.is_staff or not theirs.is_staff),
       last_login = ours.last_login
  from signet.users ours
 where ours.id = theirs.id;

insert into public.auth_user (id, username, first_name, last_name, email, password,
                              is_active, is_staff, is_superuser, last_login, date_joined)
select id, username, '', '', email, case when password like '$argon2id$%' then 'argon2' else '' end || password,
       is_active, is_staff, false, last_login, date_joined
  from signet.users ours
 where not exists (select from public.auth_user theirs where theirs.id = ours.id);

-- Who is gone in Signet is closed, not deleted: rows of other tables of Django may name them.
update public.auth_user theirs
   set is_active = false
 where not exists (select from signet.users ours where ours.id = theirs.id);

delete from public.posts_post theirs where not exists (select from signet.posts ours where ours.id = theirs.id);

update public.posts_post theirs
   set title = ours.title, content = ours.content, updated_at = ours.updated_at
  from signet.posts ours
 where ours.id = theirs.id
   and ours.updated_at is distinct from theirs.updated_at;

-- Posts that were written in Signet and outlived their author (signet.posts.on-author-deleted=keep) are left out: Django's have one.
insert into public.posts_post (id, title, content, author_id, created_at, updated_at)
select id, title, content, author_id, created_at, updated_at
  from signet.posts ours
 where author_id is not null
   and not exists (select from public.posts_post theirs where theirs.id = ours.id);

select setval('public.auth_user_id_seq', greatest(max(id), (select last_value from public.auth_user_id_seq)))
  from public.auth_user;

select setval('public.posts_post_id_seq', greatest(max(id), (select last_value from public.posts_post_id_seq)))
  from public.posts_post;

commit;
