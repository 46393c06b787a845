-- Run in Signet's database, after the copy: one row for each thing to look at, and how often it is found.
select 'accounts of Django that are missing or differ' as what, count(*) as found
  from django.auth_user theirs
  left join users ours using (id)
 where (ours.username, ours.email, ours.is_active, ours.is_staff, ours.date_joined) is distinct from
       (theirs.username, theirs.email, theirs.is_active, theirs.is_staff, theirs.date_joined)
union all
select 'posts of Django that are missing or differ', count(*)
  from django.posts theirs
  left join posts ours using (id)
 where (ours.title, ours.content, ours.author_id, ours.created_at) is distinct from
       (theirs.title, theirs.content, theirs.author_id, theirs.created_at)
union all
select 'accounts that are superusers but not staff: no administrators in Signet', count(*)
  from django.auth_user
 where is_superuser and not is_staff
union all
select 'usernames that are compared exactly, since others differ in case only', count(*)
  from users
 where not username_ignores_case
union all
select 'e-mail addresses that are compared exactly, or that several accounts share', count(*)
  from users
 where not email_ignores_case
union all
select 'passwords that Signet cannot verify (md5, sha1, crypt …): to be reset by e-mail', count(*)
  from users
 where password !~ '^(pbkdf2_sha256|pbkdf2_sha1|argon2|bcrypt_sha256|bcrypt|scrypt|)\$'
   and password not like '!%'
union all
select 'accounts without a usable password, as in Django', count(*)
  from users
 where password like '!%'
union all
select 'passwords that became Argon2id at a login in Signet', count(*)
  from users
 where password like '$argon2id$%';
