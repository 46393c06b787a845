-- Run in Django's database, to go back: copies what was done in Signet (read as signet.users and signet.posts) to Django's tables,
-- through the views accounts_back and posts_back. Django verifies the hashes that Signet made if argon2-cffi is installed and
-- Argon2PasswordHasher is among its PASSWORD_HASHERS. Second factors are not copied.
begin;

-- Each account as Django's table will have it. Data for which that table has no column are left out. Columns that Signet does not know
-- stay as they are, and new accounts get the values of new_account for them. A name or an address that Signet could not keep stays as
-- it was. Users who are no longer administrators are no longer superusers either.
create temporary table accounts_then on commit drop as
select row_then.*
  from signet.users ours
 cross join django.new_account blank
 cross join lateral (
       select coalesce(ours.external_id, ours.id::text) as key,
              case when blank.email like '@%' then coalesce(ours.external_id, ours.id::text) else '' end || blank.email as no_email
       ) as mine
  left join django.accounts_back theirs on theirs.key::text = mine.key
 cross join lateral (select to_jsonb(theirs) as old) as before
 cross join lateral jsonb_populate_record(
       null::django.accounts_back,
       coalesce(old, to_jsonb(blank) || ours.app_metadata || jsonb_build_object('date_joined', ours.date_joined))
       || jsonb_build_object(
           'key', mine.key,
           'username', case
               when ours.username = 'user-' || md5(mine.key) then coalesce(old ->> 'username', ours.username)
               else ours.username
           end,
           'email', case
               when ours.email <> '' then ours.email
               when old is null or old ->> 'email' <> '' and length(old ->> 'email') <= 254 then mine.no_email
               else old ->> 'email'
           end,
           'password', case when ours.password like '$argon2id$%' then 'argon2' else '' end || ours.password,
           'is_active', ours.is_active,
           'is_staff', ours.is_staff,
           'is_superuser', coalesce(
               (old ->> 'is_superuser')::boolean and (ours.is_staff or not coalesce((old ->> 'is_staff')::boolean, true)), false),
           'last_login', ours.last_login)
       -- A name that Signet never had, because there was none or it was too long, stays as it is.
       || case when ours.first_name = '' and coalesce(length(old ->> 'first_name'), 0) not between 1 and 150 then '{}'
               else jsonb_build_object('first_name', ours.first_name) end
       || case when ours.last_name = '' and coalesce(length(old ->> 'last_name'), 0) not between 1 and 150 then '{}'
               else jsonb_build_object('last_name', ours.last_name) end) as row_then;

do
$$
declare
    theirs text[] := array(select column_name::text from information_schema.columns
                            where table_schema = 'django' and table_name = 'accounts_back');
    name   text;
    columns text;
begin
    -- Names may have moved from one account to another. So first take those from Django's accounts that belong to another account in
    -- Signet. The same for e-mail addresses, which can be names.
    foreach name in array array['username', 'email'] loop
        if name = any (theirs) then
            execute format(
                'update django.accounts_back theirs
                    set %1$I = ''moved-'' || key || ''-'' || left(md5(random()::text), 12) || %2$L
                  where exists (select from accounts_then other where lower(other.%1$I) = lower(theirs.%1$I)
                                   and (%2$L <> '''' or other.%1$I = theirs.%1$I) and other.key <> theirs.key)
                    and not exists (select from accounts_then own where own.key = theirs.key and own.%1$I = theirs.%1$I)',
                name, case name when 'email' then '@invalid' else '' end);
        end if;
    end loop;

    select string_agg(quote_ident(c), ', ') into columns
      from unnest(theirs) c
     where c in ('username', 'email', 'password', 'is_active', 'is_staff', 'is_superuser', 'last_login', 'first_name', 'last_name');
    execute format(
        'update django.accounts_back theirs
            set (%1$s) = (select %1$s from accounts_then where accounts_then.key = theirs.key)
          where exists (select from accounts_then where accounts_then.key = theirs.key)', columns);

    -- Accounts that were deleted in Signet are deactivated, not deleted: rows in other tables of Django may refer to them.
    execute 'update django.accounts_back theirs set '
        || case when 'is_active' = any (theirs) then 'is_active = false' else 'password = ''!'' || md5(random()::text)' end
        || ' where not exists (select from accounts_then where accounts_then.key = theirs.key)';
end
$$;

insert into django.accounts_back
select *
  from accounts_then
 where not exists (select from django.accounts_back theirs where theirs.key = accounts_then.key);

delete from django.posts_back theirs where not exists (select from signet.posts ours where ours.id = theirs.id);

update django.posts_back theirs
   set title = ours.title, content = ours.content, updated_at = ours.updated_at
  from signet.posts ours
 where ours.id = theirs.id
   and ours.updated_at is distinct from theirs.updated_at;

-- Posts that were written in Signet and whose author was deleted (signet.posts.on-author-deleted=keep) are left out, because Django's
-- posts must have an author.
insert into django.posts_back
select row_then.*
  from signet.posts ours
  join signet.users author on author.id = ours.author_id
 cross join lateral jsonb_populate_record(
       null::django.posts_back,
       to_jsonb(ours) || jsonb_build_object('author', coalesce(author.external_id, author.id::text))) as row_then
 where not exists (select from django.posts_back theirs where theirs.id = ours.id);

select setval(users, greatest((select max(id) from signet.users), pg_sequence_last_value(users::regclass)))
  from django.sequences
 where users is not null;

select setval(posts, greatest((select max(id) from signet.posts), pg_sequence_last_value(posts::regclass), 1))
  from django.sequences
 where posts is not null;

commit;
