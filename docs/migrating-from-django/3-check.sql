-- Run in Signet's database, after the copy: one row for each thing to look at, and how often it is found.
-- If you set signet.password.limits.*, put your numbers here, too.
with limits as (
    select 2000000 as pbkdf2_iterations, 14 as bcrypt_cost, 65536 as scrypt_memory, 2097152 as scrypt_work,
           524288 as argon2_memory, 1048576 as argon2_work, 16 as argon2_parallelism
),
-- The parts of each hash, null if it is of another kind. Numbers are decimal and without leading zeros.
parts as (
    select regexp_match(password, '^pbkdf2_sha256\$([1-9][0-9]{0,8})\$[^$]+\$[A-Za-z0-9+/]{43}=$') as sha256,
           regexp_match(password, '^pbkdf2_sha1\$([1-9][0-9]{0,8})\$[^$]+\$[A-Za-z0-9+/]{27}=$') as sha1,
           regexp_match(password, '^(?:bcrypt(?:_sha256)?\$)?\$2[aby]\$([0-9]{2})\$[A-Za-z0-9./]{53}$') as bcrypt,
           regexp_match(password, '^scrypt\$([1-9][0-9]{0,8})\$[^$]+\$([1-9][0-9]{0,8})\$([1-9][0-9]{0,8})\$[A-Za-z0-9+/]{86}==$')
               as scrypt,
           regexp_match(password, '^(?:argon2)?\$argon2(?:id|i|d)(?:\$v=(?:16|19))?'
               '\$m=([1-9][0-9]{0,8}),t=([1-9][0-9]{0,8}),p=([1-9][0-9]{0,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{11,86})$')
               as argon2
      from users
     where password not like '!%'
),
numbers as (
    select (coalesce(sha256, sha1))[1]::numeric as iterations, bcrypt[1]::numeric as cost,
           scrypt[1]::numeric as n, scrypt[2]::numeric as r, scrypt[3]::numeric as p,
           argon2[1]::numeric as memory, argon2[2]::numeric as passes, argon2[3]::numeric as lanes,
           length(argon2[4]) % 4 <> 1 and length(argon2[5]) % 4 <> 1 as base64
      from parts
),
hashes as (
    select coalesce(iterations is not null
               or cost between 4 and 31
               or n > 1 and n::bigint & (n::bigint - 1) = 0 and (r > 1 or n < 65536) and p <= trunc(137438953440 / (128 * r))
               or memory >= 8 * lanes and base64, false) as readable,
           coalesce(iterations > pbkdf2_iterations
               or cost > bcrypt_cost
               or trunc(n * r / 8) > scrypt_memory or n * r * p > scrypt_work
               or memory > argon2_memory or memory * passes > argon2_work or lanes > argon2_parallelism, false) as expensive
      from numbers, limits
)
select 'accounts of Django that are missing or differ' as what, count(*) as found
  from django.accounts theirs
  left join users ours on coalesce(ours.external_id, ours.id::text) = theirs.key
 where length(theirs.key) between 1 and 255
   and ((ours.is_active, ours.is_staff, ours.date_joined) is distinct from
        (theirs.is_active, theirs.is_staff, theirs.date_joined)
       or ours.username not in (theirs.username, 'user-' || md5(theirs.key))
       or ours.email <> coalesce(theirs.email, '') and coalesce(length(theirs.email), 0) <= 254
       or ours.app_metadata - '{first_name,last_name}'::text[]
              <> coalesce(theirs.rest, '{}') - '{first_name,last_name}'::text[]
       or coalesce(nullif(ours.first_name, ''), ours.app_metadata ->> 'first_name', '')
              <> coalesce(theirs.rest ->> 'first_name', '')
       or coalesce(nullif(ours.last_name, ''), ours.app_metadata ->> 'last_name', '')
              <> coalesce(theirs.rest ->> 'last_name', ''))
union all
select 'posts of Django that are missing or differ', count(*)
  from django.posts theirs
  left join posts ours using (id)
  left join users author on author.id = ours.author_id
  left join users theirs_here on coalesce(theirs_here.external_id, theirs_here.id::text) = theirs.author
 where (ours.title, ours.content, ours.created_at, author.id) is distinct from
       (theirs.title, theirs.content, theirs.created_at, theirs_here.id)
union all
select 'accounts that were left out: no key, one of more than 255 characters, or the key of another', (
           select count(*) from django.accounts) - (
           select count(distinct key) from django.accounts where length(key) between 1 and 255)
union all
select 'accounts that have a new id; the old key is their external_id', count(*)
  from users
 where external_id is not null
   and external_id <> id::text
union all
select 'usernames that could not be kept (none, too long, or another''s): user-… in their place', count(*)
  from users
 where username = 'user-' || md5(coalesce(external_id, id::text))
union all
select 'e-mail addresses that could not be kept: longer than 254 characters', count(*)
  from django.accounts
 where length(email) > 254
union all
select 'accounts without an e-mail address: no reset of their passwords by e-mail', count(*)
  from users
 where email = ''
union all
select 'posts without an author', count(*)
  from posts
 where author_id is null
union all
select 'accounts that are superusers but not staff: no administrators in Signet', count(*)
  from django.accounts
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
select 'e-mail addresses that are none: kept as they are, but no mail reaches them', count(*)
  from users
 where email <> ''
   and email !~* ('^([-!#$%&''*+/=?^_`{}|~0-9a-z]+(\.[-!#$%&''*+/=?^_`{}|~0-9a-z]+)*|"([^"\\\s]|\\[^\n\r])*")@'
       '(localhost|\[((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(\.(?=[0-9])|(?=\]))){4}\]|\[[0-9a-f.]*:[0-9a-f:.]+\]'
       '|(([0-9a-z]|[^\x01-\x7f])(([-0-9a-z]|[^\x01-\x7f]){0,61}([0-9a-z]|[^\x01-\x7f]))?\.)+'
       '(([-0-9a-z]|[^\x01-\x7f]){1,62}([0-9a-z]|[^\x01-\x7f])|[^\x01-\x7f]))$')
union all
select 'passwords that Signet cannot verify (malformed, md5, sha1, crypt …): to be reset by e-mail', count(*)
  from hashes
 where not readable
union all
select 'passwords whose hashes cost more than signet.password.limits allow: to be reset by e-mail', count(*)
  from hashes
 where readable and expensive
union all
select 'accounts without a usable password, as in Django', count(*)
  from users
 where password like '!%'
union all
select 'passwords that became Argon2id at a login in Signet', count(*)
  from users
 where password like '$argon2id$%';
