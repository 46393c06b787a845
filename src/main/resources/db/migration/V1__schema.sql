-- The schema of Signet, by subject:
--
--    1  Text             how names and addresses are compared, and the parts of a text that a search looks for
--    2  Users
--    3  Sessions
--    4  Revocation       what outlives a deleted user, session or token
--    5  Changes          the triggers that revoke, and that notify every replica
--    6  Security events
--    7  Accounts by mail registrations, links, invitations
--    8  Second factors   and the devices that a user is known to use
--    9  Sign-in methods  passkeys, identities at providers, e-mail codes
--   10  Throttle         limits on guessing
--   11  Keys
--   12  Webhooks         where events are sent to, and what is still to be sent
--   13  Status           what administrators see of the running service: counts for charts, and its replicas
--   14  Posts            the list, its counts and its search
--
-- Triggers, not the service, apply the rules that must hold whoever writes: this service, another replica, or you in psql.
--
-- What belongs to a user is found by the user's id alone: if a table has a user_id, its primary key begins with it, and all its
-- unique constraints and foreign keys contain it. So these tables can be distributed by user. The others cannot, because they are
-- read before the user is known (names, revoked tokens, invitations, throttle), or belong to nobody (keys); posts are yours to
-- replace.


-- 1  Text ------------------------------------------------------------------------------------------------------------------------

-- Unicode's form NFKC in lower case. ICU knows the case of all letters, whatever the locale of the database. A server that was
-- built without ICU uses its own Unicode tables or, before PostgreSQL 17, its locale.
do
$$
declare
    every_language text := coalesce(
        (select 'collate pg_catalog.' || quote_ident(collname)
           from pg_catalog.pg_collation
          where collname in ('und-x-icu', 'pg_c_utf8')
          order by collname desc
          limit 1), '');
begin
    execute format($function$
        create function fold_letters(name text) returns text
            language sql immutable parallel safe
            return lower(normalize(name, NFKC) %s)
        $function$, every_language);
end
$$;

-- Decodes an A-label in lower case (RFC 3492 §6.2). Returns the label itself if it is not a valid one.
create function decode_label(label text) returns text
    language plpgsql immutable parallel safe as
$$
declare
    encoded text   := regexp_replace(label, '^xn--(.*-)?', '');
    letters int[]  := array(select ascii(c)
                              from unnest(string_to_array(coalesce(substring(label from '^xn--(.*)-'), ''), null))
                                       with ordinality l (c, place)
                             order by place);
    n       bigint := 128;
    i       bigint := 0;
    bias    bigint := 72;
    at      int    := 1;
    before  bigint;
    weight  bigint;
    k       bigint;
    t       bigint;
    digit   bigint;
    delta   bigint;
begin
    if label !~ '^xn--[a-z0-9-]+$' or encoded = '' then
        return label;
    end if;
    while at <= length(encoded) loop
        before := i;
        weight := 1;
        k := 36;
        loop
            if at > length(encoded) then
                return label;
            end if;
            digit := position(substr(encoded, at, 1) in 'abcdefghijklmnopqrstuvwxyz0123456789') - 1;
            at := at + 1;
            i := i + digit * weight;
            t := greatest(1, least(26, k - bias));
            exit when digit < t;
            weight := weight * (36 - t);
            if weight > 100000000 or i > 1000000000 then
                return label;
            end if;
            k := k + 36;
        end loop;
        delta := (i - before) / case when before = 0 then 700 else 2 end;
        delta := delta + delta / (cardinality(letters) + 1);
        bias := 0;
        while delta > 455 loop
            delta := delta / 35;
            bias := bias + 36;
        end loop;
        bias := bias + 36 * delta / (delta + 38);
        n := n + i / (cardinality(letters) + 1);
        i := i % (cardinality(letters) + 1);
        if n > 1114111 or n between 55296 and 57343 then
            return label;
        end if;
        letters := letters[:i] || n::int || letters[i + 1:];
        i := i + 1;
    end loop;
    return (select string_agg(chr(letter), '' order by place) from unnest(letters) with ordinality l (letter, place));
end
$$;

-- A domain with letters beyond ASCII has two spellings: the letters (exämple.com) and their A-labels (xn--exmple-cua.com, RFC
-- 5890). Returns the letters, without the characters that IDNA ignores (RFC 3454, table B.1, except the two joiners, which have
-- a meaning in some scripts). An A-label that stands for letters that are not in their usual form is invalid, and stays.
create function fold_domain(domain text) returns text
    language sql immutable parallel safe
    return (select coalesce(string_agg(case when fold_letters(decoded) = decoded then decoded else label end, '.' order by place), '')
              from (select label, place, decode_label(label) as decoded
                      from unnest(string_to_array(
                               fold_letters(regexp_replace(
                                   translate(domain, U&'\3002', '.'),
                                   U&'[\00AD\034F\1806\180B-\180D\200B\2060\FE00-\FE0F\FEFF]', '', 'g')),
                               '.')) with ordinality l (label, place)) labels);

-- Two names, or two addresses, are the same if this function returns the same for both. Their indexes use it.
create function fold_name(name text) returns text
    language sql immutable parallel safe
    return case
        when fold_letters(name)
                 ~ U&'@[^@]*(xn--|[\3002\00AD\034F\1806\180B-\180D\200B\2060\FE00-\FE0F\FEFF])[^@]*$'
        then regexp_replace(fold_letters(name), '[^@]*$', '')
                 || fold_domain(regexp_replace(fold_letters(name), '^.*@', ''))
        else fold_letters(name)
    end;

-- Returns what fold_name returns. It is faster for ASCII, which most texts are.
create function fold_text(text text) returns text
    language sql immutable parallel safe
    return case when octet_length(text) = char_length(text) then lower(text) else fold_name(text) end;

-- Returns the words of a text, folded: those of its first 100,000 characters. Only the first 200 characters of each count.
create function text_words(text text) returns text[]
    language sql immutable parallel safe
    return tsvector_to_array(to_tsvector('simple', fold_text(left(text, 100000))));

-- Functions that an index uses name the schema that they look in (set search_path): since version 17, PostgreSQL builds indexes
-- without a search path, as it does when a dump is restored.

-- Returns the words of a text as the indexes have them.
create function search_words(text text) returns text[]
    language plpgsql immutable parallel safe
    set search_path from current as
$$
declare
    words text[] := text_words(text);
begin
    for i in 1 .. coalesce(array_length(words, 1), 0) loop
        words[i] := left(words[i], 200);
    end loop;
    return words;
end
$$;

-- Returns every so many letters in a row, folded. The end is marked, so that the last letters also begin a group.
create function search_letters(text text, size integer) returns text[]
    language plpgsql immutable parallel safe
    set search_path from current as
$$
declare
    marked   text := fold_text(text) || repeat(e'\x01', size - 1);
    letters  text[] := '{}';
begin
    for i in 1 .. length(marked) - size + 1 loop
        letters[i] := substr(marked, i, size);
    end loop;
    return letters;
end
$$;


-- 2  Users -----------------------------------------------------------------------------------------------------------------------

create table users (
    id                     bigint generated by default as identity primary key,
    username               varchar(150)  not null unique,
    email                  varchar(254)  not null default '',
    -- When Signet itself proved the address: by a mail whose link or code was used. Null if it did not, for example because an
    -- administrator, an import or a provider wrote the address. An identity of a provider may join only an account with a proven
    -- address.
    email_verified_at      timestamptz,
    password               varchar(255)  not null,
    first_name             varchar(150)  not null default '',
    last_name              varchar(150)  not null default '',
    -- A language tag (BCP 47), such as en or pt-BR.
    locale                 varchar(35)   not null default '',
    is_active              boolean       not null default true,
    is_staff               boolean       not null default false,
    last_login             timestamptz,
    date_joined            timestamptz   not null default now(),
    -- Whether the account is also found by its name, or its address, in another case. Signet sets both for accounts that it
    -- creates. Accounts that an import writes may differ only in case, so they are compared exactly.
    username_ignores_case  boolean       not null default false,
    email_ignores_case     boolean       not null default false,
    -- The lowest version that an access token may carry (the claim ver).
    ver                    integer       not null default 0,
    ver_changed_at         timestamptz,
    -- Tokens of another system carry no version: those that were issued before this time are refused.
    tokens_good_from       timestamptz,
    -- Counts changes of the password. To store a new hash of the same password, raise password_rehashes in the same statement:
    -- then no session ends.
    password_version       integer       not null default 0,
    password_rehashes      integer       not null default 0,
    -- The account's key in the system that it came from, if it could not keep its id. That system's tokens name it by this key.
    external_id            varchar(255),
    -- Two documents: the user writes one, administrators and imports write the other.
    metadata               jsonb         not null default '{}' check (jsonb_typeof(metadata) = 'object'),
    app_metadata           jsonb         not null default '{}' check (jsonb_typeof(app_metadata) = 'object'),
    -- For the foreign key of post_authors.
    constraint users_id_username unique (id, username)
);

create unique index users_username_once on users (fold_name(username)) where username_ignores_case;
create unique index users_email_once on users (fold_name(email)) where email_ignores_case and email <> '';
create unique index users_external_id on users (external_id) where external_id is not null;
create index users_username_folded on users (fold_name(username));
create index users_email_folded on users (fold_name(email)) where email <> '';

-- For replicas that missed notifications.
create index users_ver_changed_at on users (ver_changed_at) where ver_changed_at is not null;

-- Before an administrator is deleted or demoted, Signet checks whether another one is left.
create index users_admins on users (id) where is_staff and is_active;

-- The list of users: each ordering walks along one index, so that the first page costs the same in every order. The id decides
-- between equal rows. infinity stands for accounts that have never logged in: they sort last.
create index users_email on users (email, id);
create index users_date_joined on users (date_joined, id);
create index users_last_login on users (coalesce(last_login, 'infinity'), id);
create index users_staff on users (id) where is_staff;
create index users_inactive on users (id) where not is_active;

-- Administrators search for documents that contain another one.
create index users_metadata on users using gin (metadata jsonb_path_ops);
create index users_app_metadata on users using gin (app_metadata jsonb_path_ops);

-- The search finds an account by the letters of its name and its address. The high cost keeps the planner from computing the
-- terms of every account instead of using the index.
create function user_terms(username text, email text) returns tsvector
    language plpgsql immutable parallel safe cost 10000
    set search_path from current as
$$
begin
    return array_to_tsvector(search_letters(username, 3) || search_letters(email, 3));
end
$$;

create index users_terms on users using gin (user_terms(username, email)) with (fastupdate = off);

-- A login with an unknown name is treated like one of an existing account, which depends on this secret (User.standIn).
create table stand_in_seed (
    seed  uuid  not null default gen_random_uuid()
);

insert into stand_in_seed default values;


-- 3  Sessions --------------------------------------------------------------------------------------------------------------------

-- One row per login. A refresh updates it in place, without touching an index (a HOT update): no column that a refresh changes
-- has an index, not even a BRIN one, and the pages have free space. Nothing looks a session up by its expiry: the clean-up reads
-- the pages one after the other.
create table sessions (
    user_id               bigint        not null references users (id) on delete cascade,
    id                    uuid          not null,
    device                varchar(200)  not null default '',
    address               varchar(64)   not null default '',
    created_at            timestamptz   not null,
    last_used_at          timestamptz   not null,
    -- When the refresh token expires by its own lifetime, and when the session ends however often it is refreshed.
    refresh_expires_at    timestamptz   not null,
    absolute_expires_at   timestamptz,
    expires_at            timestamptz   not null generated always as (least(refresh_expires_at, absolute_expires_at)) stored,
    -- When the last token of this session expires, if that is later than expires_at: the lifetime may have been longer in the
    -- past, and a token of another system lives as long as that system said.
    kept_until            timestamptz,
    -- The refresh token that works, and the one before it.
    refresh_jti           varchar(255)  not null,
    previous_refresh_jti  varchar(255),
    rotated_at            timestamptz,
    -- What is needed to answer the last refresh again: ids, never tokens.
    access_jti            varchar(64),
    idempotency_key       bytea,
    -- With which of signet.sign-in.methods, how and when the user signed in: amr has values of RFC 8176, separated by spaces.
    -- Empty for a token of another system.
    sign_in_method        varchar(40)   not null default '',
    amr                   text          not null default '',
    authenticated_at      timestamptz,
    ended_at              timestamptz,
    end_reason            varchar(32),
    primary key (user_id, id)
) with (fillfactor = 70);

-- For administrators, who name a session without its user. Not on the id itself: the planner would prefer it to the primary key.
create index sessions_of_anyone on sessions (uuid_hash(id));
create index sessions_ended_at on sessions (ended_at) where ended_at is not null;


-- 4  Revocation ------------------------------------------------------------------------------------------------------------------
--
-- What was revoked stays revoked for as long as it could otherwise be valid, even if its user or its session is deleted. Hence
-- no foreign keys here.

-- Tokens that were revoked one by one.
create table revoked_tokens (
    jti         varchar(255)  primary key,
    revoked_at  timestamptz   not null,
    expires_at  timestamptz   not null
);

create index revoked_tokens_revoked_at on revoked_tokens (revoked_at);

-- Sessions that were deleted before their tokens had expired.
create table deleted_sessions (
    user_id      bigint        not null,
    id           uuid          not null,
    -- The refresh token that worked when the session was deleted with its user. Null if all its tokens are revoked, because the
    -- session had ended, or was deleted alone.
    refresh_jti  varchar(255),
    deleted_at   timestamptz   not null,
    expires_at   timestamptz   not null,
    primary key (user_id, id)
);

create index deleted_sessions_deleted_at on deleted_sessions (deleted_at);

-- Users that were deleted, with what their rows said about their tokens.
create table deleted_users (
    user_id           bigint        primary key,
    deleted_at        timestamptz   not null,
    ver               integer       not null default 0,
    tokens_good_from  timestamptz,
    external_id       varchar(255),
    expires_at        timestamptz   not null default now()
);

create index deleted_users_deleted_at on deleted_users (deleted_at);
create index deleted_users_external_id on deleted_users (external_id, deleted_at) where external_id is not null;

-- Returns the id of the account that a token of another system names: the account with this external id or, if no account has
-- one (all kept their ids), the account with this id. So an old number never means a new account that happens to have it as its
-- id. -1 is a number that means no account, null is a text that means none. A UUID may have any spelling that Python's UUID()
-- accepts.
create function user_of_key(key text, number bigint) returns bigint
    language sql stable parallel safe
    return (
        select coalesce(
                   (select u.id from users u where u.external_id = key),
                   (select u.id from users u where u.external_id = spelled.canonical),
                   (select d.user_id from deleted_users d where d.external_id = key order by d.deleted_at desc limit 1),
                   (select d.user_id from deleted_users d where d.external_id = spelled.canonical
                     order by d.deleted_at desc limit 1),
                   case
                       when number is null then null
                       when exists (select from users u where u.external_id is not null)
                         or exists (select from deleted_users d where d.external_id is not null) then -1
                       else number
                   end)
          from (select lower(translate(regexp_replace(key, '^urn:uuid:', ''), '{}-', '')) as digits) as bare
               cross join lateral (select case when digits ~ '^[0-9a-f]{32}$' then digits::uuid::text end as canonical) as spelled
    );


-- 5  Changes ---------------------------------------------------------------------------------------------------------------------
--
-- Notifications go to the channel of the schema, so that two services in one database do not hear each other. The payloads:
--
--   t:<jti>                      a token was revoked
--   s:<session>                  a session ended
--   u:<user>:<ver>:<t|f active>  a user's version changed, or the user was locked or unlocked
--   d:<user>                     a user was deleted
--   k:<kid>, k:<kid>:gone        a signing key was stored or changed, or removed (section 10)

-- A new password or another role raises the version.
create function raise_user_version() returns trigger
    language plpgsql as
$$
begin
    -- A writer that read the row before another one raised the version must not lower it again.
    new.ver := greatest(new.ver, old.ver);
    if new.password is distinct from old.password and new.password_rehashes = old.password_rehashes then
        new.password_version := greatest(new.password_version, old.password_version + 1);
    end if;
    if (new.ver, new.password_version) is distinct from (old.ver, old.password_version) then
        new.tokens_good_from := clock_timestamp();
    end if;
    -- A lock (is_active) needs no new version: replicas are notified of it, and it ends with the unlock.
    if (new.is_staff, new.password_version) is distinct from (old.is_staff, old.password_version) then
        new.ver := greatest(new.ver, old.ver + 1);
    end if;
    if (new.ver, new.is_active) is distinct from (old.ver, old.is_active) then
        new.ver_changed_at := clock_timestamp();
    end if;
    return new;
end
$$;

create trigger users_raise_version before update on users
    for each row execute function raise_user_version();

-- A new address is not proven, whoever writes it, unless the same statement says when it was.
create function forget_proof_of_email() returns trigger
    language plpgsql as
$$
begin
    if new.email_verified_at is not distinct from old.email_verified_at then
        new.email_verified_at := null;
    end if;
    return new;
end
$$;

create trigger users_forget_proof before update on users
    for each row when (new.email is distinct from old.email)
    execute function forget_proof_of_email();

create function tell_user_version() returns trigger
    language plpgsql as
$$
begin
    perform pg_notify('signet_' || md5(tg_table_schema), 'u:' || new.id || ':' || new.ver || ':' || new.is_active);
    -- Anyone who knew the old password may have a session.
    if new.password_version is distinct from old.password_version then
        update sessions
           set ended_at = clock_timestamp(), end_reason = 'password_changed'
         where user_id = new.id
           and ended_at is null;
    end if;
    return null;
end
$$;

create trigger users_tell_version after update on users
    for each row when ((new.ver, new.is_active) is distinct from (old.ver, old.is_active))
    execute function tell_user_version();

-- Runs before the deletion, because the user's sessions are gone when an after trigger runs.
create function bury_user() returns trigger
    language plpgsql as
$$
begin
    insert into deleted_users as known (user_id, deleted_at, ver, tokens_good_from, expires_at, external_id)
    values (old.id, clock_timestamp(), old.ver, old.tokens_good_from,
            greatest(clock_timestamp(),
                     (select max(greatest(kept_until, expires_at)) from sessions where user_id = old.id)),
            old.external_id)
        on conflict (user_id) do update
       set deleted_at = excluded.deleted_at,
           ver = greatest(known.ver, excluded.ver),
           tokens_good_from = greatest(known.tokens_good_from, excluded.tokens_good_from),
           expires_at = greatest(known.expires_at, excluded.expires_at),
           external_id = excluded.external_id;
    return old;
end
$$;

create trigger users_bury before delete on users
    for each row execute function bury_user();

create function tell_user_deleted() returns trigger
    language plpgsql as
$$
begin
    perform pg_notify('signet_' || md5(tg_table_schema), 'd:' || old.id);
    return null;
end
$$;

create trigger users_tell_deleted after delete on users
    for each row execute function tell_user_deleted();

-- If a deleted account is created again, with its old id or its old external id, its old tokens stay revoked.
create function revive_users() returns trigger
    language plpgsql as
$$
begin
    update users u
       set ver = greatest(u.ver, d.ver) + 1,
           tokens_good_from = clock_timestamp()
      from inserted i
           join deleted_users d on d.user_id = i.id
     where u.id = i.id;
    update users u
       set tokens_good_from = clock_timestamp()
      from inserted i
           join deleted_users d on d.external_id = i.external_id
     where u.id = i.id;
    return null;
end
$$;

create trigger users_revive after insert on users
    referencing new table as inserted for each statement execute function revive_users();

create function tell_session_ended() returns trigger
    language plpgsql as
$$
begin
    perform pg_notify('signet_' || md5(tg_table_schema), 's:' || new.id);
    return null;
end
$$;

create trigger sessions_tell_ended after update of ended_at on sessions
    for each row when (old.ended_at is null and new.ended_at is not null) execute function tell_session_ended();

create function bury_session() returns trigger
    language plpgsql as
$$
declare
    user_is_gone boolean := not exists (select from users where id = old.user_id);
begin
    insert into deleted_sessions as known (user_id, id, refresh_jti, deleted_at, expires_at)
    values (old.user_id,
            old.id,
            case when user_is_gone and old.ended_at is null then old.refresh_jti end,
            clock_timestamp(),
            greatest(old.kept_until, old.expires_at))
        on conflict (user_id, id) do update
       set refresh_jti = null,
           deleted_at = excluded.deleted_at,
           expires_at = greatest(known.expires_at, excluded.expires_at);
    -- Replicas already know of an ended session, and hear of a deleted user (tell_user_deleted).
    if old.ended_at is null and not user_is_gone then
        perform pg_notify('signet_' || md5(tg_table_schema), 's:' || old.id);
    end if;
    return null;
end
$$;

create trigger sessions_bury after delete on sessions
    for each row when (greatest(old.kept_until, old.expires_at) > statement_timestamp())
    execute function bury_session();

create function tell_token_revoked() returns trigger
    language plpgsql as
$$
begin
    perform pg_notify('signet_' || md5(tg_table_schema), 't:' || new.jti);
    return null;
end
$$;

create trigger revoked_tokens_tell after insert on revoked_tokens
    for each row execute function tell_token_revoked();


-- 6  Security events -------------------------------------------------------------------------------------------------------------

-- What happened to accounts and sessions: who did what, from where, with what outcome. Never a secret. No foreign keys: an event
-- outlives the user and the session that it names.
create table security_events (
    -- Whose account it is; -1 if it concerns no account.
    user_id      bigint        not null default -1,
    id           bigint        generated always as identity,
    happened_at  timestamptz   not null,
    kind         varchar(40)   not null,
    outcome      varchar(16)   not null,
    -- Who did it, if somebody else.
    actor_id     bigint,
    session_id   uuid,
    address      varchar(64)   not null default '',
    device       varchar(200)  not null default '',
    detail       varchar(200)  not null default '',
    primary key (user_id, id)
);

create index security_events_id on security_events (id);
create index security_events_actor_id on security_events (actor_id) where actor_id is not null;
create index security_events_kind on security_events (kind, id desc);
create index security_events_happened_at on security_events using brin (happened_at);

-- Administrators look for what came from one address.
create index security_events_address on security_events (address, id) where address <> '';

-- Append-only: an event can lose its address, device and detail (when the account is deleted) and finally be deleted. Nothing
-- else about it can change.
create function keep_security_event() returns trigger
    language plpgsql as
$$
begin
    if (new.id, new.happened_at, new.kind, new.outcome, new.user_id, new.actor_id, new.session_id)
           is distinct from (old.id, old.happened_at, old.kind, old.outcome, old.user_id, old.actor_id, old.session_id)
       or new.address not in (old.address, '')
       or new.device not in (old.device, '')
       or new.detail not in (old.detail, '') then
        raise exception 'security events are append-only';
    end if;
    return new;
end
$$;

create trigger security_events_append_only before update on security_events
    for each row execute function keep_security_event();

-- Which reactions to an event (event.Reaction) are still to be called. Written in the transaction of the event, deleted when the
-- reaction has handled it. The event is not copied: if its user is deleted meanwhile, no address of theirs is left here.
create table reactions_due (
    user_id       bigint        not null,
    event_id      bigint        not null,
    reaction      text          not null,
    attempts      integer       not null default 0,
    created_at    timestamptz   not null,
    -- When it is called, or called again. Infinity after the last attempt.
    due_at        timestamptz   not null,
    attempted_at  timestamptz,
    primary key (user_id, event_id, reaction)
);

create index reactions_due_due_at on reactions_due (due_at);


-- 7  Accounts by mail ------------------------------------------------------------------------------------------------------------

-- Someone who registers first proves the e-mail address. Until then there is no account, and neither the name nor the address is
-- taken. user_id is the id that the account will have.
create table registrations (
    user_id        bigint        primary key,
    username       varchar(150)  not null,
    email          varchar(254)  not null,
    password       varchar(255)  not null,
    token_hash     bytea         not null,
    invitation_id  uuid,
    -- The profile that the registration asked for: a JSON object with the columns' names.
    profile        text          not null default '{}',
    -- SHA-256 of the network address and user agent that it came from.
    origin         bytea         not null,
    created_at     timestamptz   not null,
    expires_at     timestamptz   not null,
    activated_at   timestamptz
);

create index registrations_email on registrations (fold_name(email));

-- An invitation is kept as long as a registration that used it is pending.
create index registrations_invitation_id on registrations (invitation_id) where invitation_id is not null;

-- The right to do one thing once: the SHA-256 of the token in a link in a mail.
create table one_time_tokens (
    user_id     bigint        not null references users (id) on delete cascade,
    token_hash  bytea         not null,
    purpose     varchar(20)   not null,
    email       varchar(254)  not null default '',
    created_at  timestamptz   not null,
    expires_at  timestamptz   not null,
    primary key (user_id, token_hash)
);

-- A link in a mail stops working when the password or the address changes.
create function forget_one_time_tokens() returns trigger
    language plpgsql as
$$
begin
    delete from one_time_tokens where user_id = new.id;
    return null;
end
$$;

create trigger users_forget_tokens after update on users
    for each row when ((new.password_version, new.email) is distinct from (old.password_version, old.email))
    execute function forget_one_time_tokens();

create table invitations (
    id          uuid          primary key,
    token_hash  bytea         not null unique,
    -- Erased when the invitation is used: nobody needs to know any longer whom it was for.
    email       varchar(254)  not null default '',
    invited_by  bigint        references users (id) on delete set null,
    created_at  timestamptz   not null,
    expires_at  timestamptz   not null,
    used_at     timestamptz
);

create index invitations_invited_by on invitations (invited_by);
create index invitations_email on invitations (fold_name(email)) where email <> '';

-- Links from the log that create the first administrator. Each replica writes one when it starts without an administrator.
create table first_admin_links (
    token_hash  bytea        primary key,
    expires_at  timestamptz  not null
);

-- When an account is deleted, its personal data is deleted: events keep what happened, but not from where, and not in which
-- words. Pending registrations and invitations for its address go, too: without its address, an invitation would be good for
-- anyone.
create function forget_user() returns trigger
    language plpgsql as
$$
begin
    update security_events
       set address = '', device = '', detail = ''
     where (user_id = old.id or actor_id = old.id)
       and (address, device, detail) <> ('', '', '');
    delete from registrations where user_id = old.id;
    if old.email <> '' then
        delete from registrations where fold_name(email) = fold_name(old.email);
        delete from invitations where email <> '' and fold_name(email) = fold_name(old.email);
    end if;
    return null;
end
$$;

create trigger users_forget after delete on users
    for each row execute function forget_user();


-- 8  Second factors --------------------------------------------------------------------------------------------------------------

-- The second factors of users: any number of each kind (mfa.Factor). A factor is not in use until it is confirmed.
create table factors (
    user_id       bigint        not null references users (id) on delete cascade,
    id            uuid          not null,
    kind          varchar(32)   not null,
    name          varchar(100)  not null default '',
    created_at    timestamptz   not null,
    confirmed_at  timestamptz,
    last_used_at  timestamptz,
    -- Factors from before the first proof of the address end at this time, unless one of them is used. Null for all others.
    expires_at    timestamptz,
    -- Encrypted, for this row.
    secret        bytea         not null,
    -- The last answer that was accepted, if answers have numbers: it and earlier ones are refused. For an app, the time step
    -- (RFC 6238 §5.2).
    state         bigint        not null default 0,
    primary key (user_id, id)
);

-- One at a time of each kind is being set up.
create unique index factors_pending on factors (user_id, kind) where confirmed_at is null;

-- Codes for users who have lost their factors. Each works once. A keyed hash of user and code.
create table recovery_codes (
    user_id     bigint       not null references users (id) on delete cascade,
    code_hash   bytea        not null,
    used_at     timestamptz,
    -- As for factors.
    expires_at  timestamptz,
    primary key (user_id, code_hash)
);

-- The devices that a user has signed in from: a hash of the name that the device gives itself.
create table known_devices (
    user_id       bigint       not null references users (id) on delete cascade,
    device        bytea        not null,
    last_seen_at  timestamptz  not null,
    primary key (user_id, device)
);


-- 9  Sign-in methods -------------------------------------------------------------------------------------------------------------

-- Passkeys (WebAuthn Level 3). A passkey is a row of factors, which has its public key, its name and its counter, and one of
-- passkeys with what only passkeys have.

create table passkeys (
    user_id          bigint        not null,
    id               uuid          not null,
    credential_id    bytea         not null,
    -- The model of the authenticator; zeros if it does not tell.
    aaguid           uuid          not null,
    -- How a browser reaches the authenticator, separated by spaces.
    transports       varchar(200)  not null default '',
    -- Whether the passkey may be on several devices, and whether it is.
    backup_eligible  boolean       not null,
    backed_up        boolean       not null,
    primary key (user_id, id),
    unique (user_id, credential_id),
    foreign key (user_id, id) references factors (user_id, id) on delete cascade
);

-- The credential ids of all users: each belongs to one of them. A table of its own, because passkeys can be distributed by user.
create table credential_ids (
    credential_id  bytea  primary key
);

create function release_credential_id() returns trigger
    language plpgsql as
$$
begin
    delete from credential_ids where credential_id = old.credential_id;
    return null;
end
$$;

create trigger passkeys_release_credential_id after delete on passkeys
    for each row execute function release_credential_id();

-- Passkeys of registrations whose e-mail address is not proven yet.
create table pending_passkeys (
    user_id          bigint        primary key references registrations (user_id) on delete cascade,
    credential_id    bytea         not null,
    public_key       bytea         not null,
    sign_count       bigint        not null,
    aaguid           uuid          not null,
    transports       varchar(200)  not null default '',
    backup_eligible  boolean       not null,
    backed_up        boolean       not null
);

-- The accounts of users at providers. Like names, they are read before the user is known, so their key is what the provider says.
create table identities (
    -- The name in the settings, and the provider's own name for the user, which never changes.
    provider      varchar(32)   not null,
    subject       varchar(512)  not null,
    owner_id      bigint        not null references users (id) on delete cascade,
    id            uuid          not null unique,
    -- What the provider says, for the list of identities only.
    email         varchar(254)  not null default '',
    created_at    timestamptz   not null,
    last_used_at  timestamptz,
    primary key (provider, subject)
);

create index identities_owner_id on identities (owner_id);

-- Identities that were removed from an account: they do not join it again by its address, until its user links them again.
create table unlinked_identities (
    owner_id    bigint        not null references users (id) on delete cascade,
    provider    varchar(32)   not null,
    subject     varchar(512)  not null,
    removed_at  timestamptz   not null,
    primary key (owner_id, provider, subject)
);

-- Who asked for a code: one row for each address and device. Neither the address nor the device is stored, only their keyed hashes,
-- and there is a row whether or not an account has the address.
create table email_code_requests (
    address     bytea        not null,
    -- The network and the user agent.
    device      bytea        not null,
    -- A code belongs to one request: a new one of the same device replaces the id, so that earlier codes are not found any more.
    id          uuid         not null,
    -- What the response returned, so that the device may change its network.
    secret      bytea        not null,
    attempts    integer      not null default 0,
    expires_at  timestamptz  not null,
    primary key (address, device)
);

-- The codes that were mailed: one for each account with the address.
create table email_codes (
    request           uuid         not null,
    -- A keyed hash of the request and the code.
    code              bytea        not null,
    -- The account, and the version of its password then. Null if the code is for somebody who has no account yet.
    account           bigint,
    password_version  integer      not null default 0,
    -- The address as it was typed, for somebody who has no account yet.
    email             varchar(254) not null default '',
    expires_at        timestamptz  not null,
    primary key (request, code)
);

-- What works once: codes, with what they stand for, and the challenges, ID tokens and so on that were used. The key is a hash.
-- Challenges that nobody answered need no row, because they contain their expiry.
create table used_once (
    hash        bytea        primary key,
    -- Encrypted, for this row. Empty if only the use is recorded.
    content     bytea        not null,
    expires_at  timestamptz  not null
);


-- 10  Throttle -------------------------------------------------------------------------------------------------------------------

-- How many wrong guesses were made, per account, per network, and overall. The key is a keyed hash, which reveals no name and no
-- address. No column that changes has an index.
create table throttled (
    key         bytea             primary key,
    -- Wrong guesses. Decreases with time.
    level       double precision  not null,
    counted_at  timestamptz       not null,
    -- No guess is accepted before this time. Null if nobody has to wait.
    free_at     timestamptz,
    -- Whether this wait was reported.
    told        boolean           not null default false,
    expires_at  timestamptz       not null
) with (fillfactor = 70);

-- The networks from which an account was logged in to: a keyed hash of both.
create table login_networks (
    key         bytea        primary key,
    expires_at  timestamptz  not null
);

create function throttle_level(level double precision, counted_at timestamptz, forget double precision, now timestamptz)
    returns double precision
    language sql immutable parallel safe
    return greatest(0, level - greatest(0, extract(epoch from now - counted_at)) / forget);

-- Returns when the next guess is accepted after so many wrong ones: at once for the first few, then after a wait that doubles each
-- time.
create function throttle_end(
    level double precision, free double precision, first_wait double precision, longest_wait double precision, now timestamptz)
    returns timestamptz
    language sql immutable parallel safe
    return case
        when ceil(level) >= free
        then now + interval '1 second' * least(longest_wait, first_wait * power(2, least(ceil(level) - free, 40)))
    end;

-- Counts a guess before it is checked, under each of the keys in turn, or refuses it. If it is refused, seconds is the time to
-- wait, and first says whether this wait was not reported before. A refusal costs one read, the first one also a write.
--
-- If the database crashes, the counts of the last moment may be lost. That does less harm than to wait for the disk at each guess.
create function count_guess(
    keys bytea[], free double precision[], first_wait double precision[], longest_wait double precision[],
    forget double precision[], now timestamptz,
    out seconds double precision, out first boolean)
    language plpgsql as
$$
declare
    refusing bytea;
    until    timestamptz;
begin
    perform set_config('synchronous_commit', 'off', true);
    for i in 0 .. array_length(keys, 1) loop
        if i = 0 then
            -- A guess that is refused anyway waits for no lock.
            select t.key, t.free_at into refusing, until
              from throttled t
             where t.key = any (keys) and t.free_at > now
             order by t.free_at desc, t.key
             limit 1;
        else
            -- Row by row, in the caller's order, so that concurrent guesses wait for each other here without a deadlock.
            insert into throttled as t (key, level, counted_at, free_at, expires_at)
            values (keys[i], 1, now,
                    throttle_end(1, free[i], first_wait[i], longest_wait[i], now),
                    now + greatest(forget[i], longest_wait[i]) * interval '1 second')
                on conflict (key) do update
               set level = throttle_level(t.level, t.counted_at, forget[i], now) + 1,
                   counted_at = now,
                   free_at = throttle_end(throttle_level(t.level, t.counted_at, forget[i], now) + 1,
                                          free[i], first_wait[i], longest_wait[i], now),
                   told = false,
                   expires_at = now + interval '1 second'
                       * greatest((throttle_level(t.level, t.counted_at, forget[i], now) + 1) * forget[i], longest_wait[i])
             where t.free_at is null or t.free_at <= now;
            if not found then
                select t.key, t.free_at into refusing, until from throttled t where t.key = keys[i];
            end if;
        end if;
        if refusing is not null then
            update throttled t set told = true where t.key = refusing and not t.told;
            first := found;
            seconds := greatest(0, extract(epoch from until - now));
            return;
        end if;
    end loop;
    seconds := 0;
    first := false;
end
$$;

-- Takes a right guess back from the counts that others share, and deletes the counts of the device alone. What was forgotten until
-- now stays forgotten, and nobody waits who would not have waited without this guess.
create function guess_was_right(
    shared bytea[], free double precision[], forget double precision[], own bytea[], now timestamptz) returns void
    language plpgsql as
$$
begin
    perform set_config('synchronous_commit', 'off', true);
    delete from throttled where key = any (own);
    for i in 1 .. coalesce(array_length(shared, 1), 0) loop
        update throttled t
           set level = greatest(0, throttle_level(t.level, t.counted_at, forget[i], now) - 1),
               -- The wait after one wrong guess fewer is half as long. It starts now.
               free_at = case
                   when ceil(throttle_level(t.level, t.counted_at, forget[i], now) - 1) >= free[i]
                   then least(t.free_at, now + (t.free_at - t.counted_at) / 2)
               end,
               counted_at = now
         where t.key = shared[i];
    end loop;
end
$$;


-- 11  Keys -----------------------------------------------------------------------------------------------------------------------

-- Which key signs, and how long a key verifies, follows from these times alone, so that all replicas agree without a leader: of
-- one purpose and algorithm, the youngest key whose signs_from has come signs.
create table signing_keys (
    kid            varchar(64)  primary key,
    purpose        varchar(16)  not null,
    algorithm      varchar(16)  not null,
    public_key     bytea,
    -- Encrypted with AES-256-GCM (secret.Vault). Null when the key no longer signs.
    secret_key     bytea,
    created_at     timestamptz  not null,
    signs_from     timestamptz  not null default now(),
    -- The longest lifetime of a token that this key may have signed.
    token_seconds  bigint       not null default 0,
    -- Since when it no longer signs, if no younger key of its kind says so.
    retired_at     timestamptz
);

create function tell_signing_key() returns trigger
    language plpgsql as
$$
begin
    if tg_op = 'DELETE' then
        perform pg_notify('signet_' || md5(tg_table_schema), 'k:' || old.kid || ':gone');
    else
        perform pg_notify('signet_' || md5(tg_table_schema), 'k:' || new.kid);
    end if;
    return null;
end
$$;

create trigger signing_keys_tell after insert or update or delete on signing_keys
    for each row execute function tell_signing_key();

-- The key that encrypts small secrets and hashes names. It is itself encrypted by secret.Vault, so that what it protects need not be
-- written again when the secret in the settings changes.
create table data_keys (
    name    varchar(32)  primary key,
    sealed  bytea        not null
);


-- 12  Webhooks -------------------------------------------------------------------------------------------------------------------

-- An endpoint of another system. Its secrets are encrypted (secret.SecretBox).
create table webhook_endpoints (
    id                 uuid           primary key,
    url                varchar(2000)  not null,
    description        varchar(200)   not null,
    -- Names of events, or user.*, session.*, security.* or *, separated by commas.
    events             text           not null,
    secret             bytea          not null,
    -- The secret before the last rotation, which signs as well until this time.
    previous_secret    bytea,
    previous_until     timestamptz,
    enabled            boolean        not null default true,
    -- Why it is not enabled, if the service disabled it.
    disabled_reason    varchar(200)   not null default '',
    -- When it last accepted a message, at most a minute late.
    last_delivered_at  timestamptz,
    created_at         timestamptz    not null
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


-- 13  Status ---------------------------------------------------------------------------------------------------------------------

-- Counts and measurements of an hour, of all replicas together: each adds once a minute what it counted. Names, outcomes and methods
-- come from the code, never from a client, so an hour has a few dozen rows.
create table hourly_figures (
    hour     timestamptz       not null,
    name     varchar(40)       not null,
    outcome  varchar(40)       not null default '',
    method   varchar(40)       not null default '',
    -- The sum of what was counted or measured, how many times it was measured, and the highest value.
    total    double precision  not null,
    samples  bigint            not null,
    highest  double precision  not null,
    primary key (hour, name, outcome, method)
);

-- The replicas that run. Each writes its row from time to time and deletes it when it stops. If one was killed, the others delete
-- its row.
create table replicas (
    id              uuid              primary key,
    -- The name of its host.
    name            varchar(255)      not null,
    version         varchar(100)      not null,
    started_at      timestamptz       not null,
    -- By the database's clock, so that the clocks of replicas need not agree.
    seen_at         timestamptz       not null,
    -- After how many seconds it writes its row again.
    seen_every      bigint            not null default 30,
    feed_up         boolean           not null,
    -- In seconds; null if it was not measured yet.
    revocation_lag  double precision,
    -- ready, failing, or off if there is no mail server.
    mail            varchar(10)       not null,
    mails_waiting   bigint            not null,
    mail_queue      bigint            not null
);


-- 14  Posts ----------------------------------------------------------------------------------------------------------------------

create table posts (
    id          bigint generated by default as identity primary key,
    title       varchar(200)  not null,
    content     text          not null,
    -- Null if the author's account was deleted and the posts were to stay: then the service clears it before it deletes the
    -- account. If you delete an account in psql, its posts are deleted, too.
    author_id   bigint        references users (id) on delete cascade,
    created_at  timestamptz   not null default now(),
    updated_at  timestamptz   not null default now()
);

-- Each ordering of the posts, of all authors and of one, walks along one index.
create index posts_created_at on posts (created_at, id);
create index posts_updated_at on posts (updated_at, id);
create index posts_title on posts (title, id);
create index posts_author_created_at on posts (author_id, created_at, id);
create index posts_author_updated_at on posts (author_id, updated_at, id);
create index posts_author_title on posts (author_id, title, id);
create index posts_author_id_id on posts (author_id, id);
create index posts_author_key on posts (coalesce(author_id, -9223372036854775808), id);

-- The authors in the order of their names: posts ordered by author are read author by author. The smallest number stands for
-- posts without an author, which come last. Its row has no name, so the foreign key does not check it. A rename reaches this
-- table in the same statement.
create table post_authors (
    author_key  bigint        primary key,
    username    varchar(150),
    constraint post_authors_user foreign key (author_key, username) references users (id, username)
        on update cascade on delete cascade
);

create index post_authors_username on post_authors ((username is null), coalesce(username, ''));

insert into post_authors (author_key, username) values (-9223372036854775808, null);

-- For each range of 4,096 ids: how many posts there are, so that the count and a page deep in a long list cost the same as the
-- first page; and which dates they may have, so that a filter by date skips the other ranges. A deletion leaves the dates too
-- wide, which does no harm.
--
-- Each writer adds to a row of its own (slot), so that two transactions that insert posts do not wait for each other.
create table post_counts (
    bucket  bigint    not null,
    slot    smallint  not null,
    posts   bigint    not null,
    oldest  timestamptz,
    newest  timestamptz,
    primary key (bucket, slot)
);

-- In one statement, because a create pays more for each statement of a trigger than for all B-tree indexes.
create function count_changed_posts() returns trigger
    language plpgsql as
$$
begin
    insert into post_counts as c (bucket, slot, posts, oldest, newest)
    select id / 4096,
           pg_backend_pid() % 16,
           case when tg_op = 'INSERT' then count(*) else -count(*) end,
           case when tg_op = 'INSERT' then min(created_at) end,
           case when tg_op = 'INSERT' then max(created_at) end
      from changed
     group by 1
     order by 1
        on conflict (bucket, slot) do update
       set posts = c.posts + excluded.posts,
           oldest = least(c.oldest, excluded.oldest),
           newest = greatest(c.newest, excluded.newest);
    if tg_op = 'INSERT' then
        insert into post_authors
        select u.id, u.username
          from users u
         where u.id in (select n.author_id
                          from changed n
                         where not exists (select from post_authors a where a.author_key = n.author_id))
            on conflict do nothing;
    end if;
    return null;
end
$$;

create function count_no_posts() returns trigger
    language plpgsql as
$$
begin
    delete from post_counts;
    return null;
end
$$;

-- The service changes neither author nor date of creation. You may, in psql.
create function note_changed_post() returns trigger
    language plpgsql as
$$
begin
    insert into post_counts as c (bucket, slot, posts, oldest, newest)
    values (new.id / 4096, pg_backend_pid() % 16, 0, new.created_at, new.created_at)
        on conflict (bucket, slot) do update
       set oldest = least(c.oldest, excluded.oldest),
           newest = greatest(c.newest, excluded.newest);
    insert into post_authors
    select u.id, u.username
      from users u
     where u.id = new.author_id
        on conflict do nothing;
    return null;
end
$$;

-- Per statement, not per row: a bulk load counts once.
create trigger posts_inserted after insert on posts
    referencing new table as changed for each statement execute function count_changed_posts();

create trigger posts_deleted after delete on posts
    referencing old table as changed for each statement execute function count_changed_posts();

create trigger posts_truncated after truncate on posts
    for each statement execute function count_no_posts();

create trigger posts_changed after update of created_at, author_id on posts
    for each row when ((new.created_at, new.author_id) is distinct from (old.created_at, old.author_id))
    execute function note_changed_post();

-- The search finds a post by its words (w), each four letters of its title (t) and its author (a). Each term begins with the range
-- of ids that the post lies in: 8,192 ids for words and authors, 16,384 for letters. So a search looks into one range after the
-- other and stops when it has enough: a frequent word costs one range, a rare one a look at each.
--
-- The high cost keeps the planner from computing the terms of every post instead of using the index.
create function post_terms(id bigint, author_id bigint, title text, content text) returns tsvector
    language plpgsql immutable parallel safe cost 10000
    set search_path from current as
$$
declare
    range   constant text     := id / 8192;
    wide    constant text     := id / 16384;
    marked  constant text     := fold_text(title) || e'\x01\x01\x01';
    terms            text[]   := text_words(title || ' ' || content);
    words   constant integer  := coalesce(array_length(terms, 1), 0);
begin
    for i in 1 .. words loop
        terms[i] := range || 'w' || left(terms[i], 200);
    end loop;
    -- As search_letters(title, 4) returns them.
    for i in 1 .. length(marked) - 3 loop
        terms[words + i] := wide || 't' || substr(marked, i, 4);
    end loop;
    if author_id is not null then
        terms := terms || (range || 'a' || author_id);
    end if;
    return array_to_tsvector(terms);
end
$$;

create index posts_terms on posts using gin (post_terms(id, author_id, title, content)) with (fastupdate = off);

-- Returns a term as part of a tsquery: the whole term, or the beginning of one.
create function term_query(term text, whole boolean) returns text
    language sql immutable parallel safe
    return $$'$$ || replace(replace(term, $$\$$, $$\\$$), $$'$$, $$''$$) || case when whole then $$'$$ else $$':*$$ end;

-- Returns groups of three letters that every text with this part has. If the part is shorter than three letters, returns what
-- one of the text's groups begins with. Groups that do not overlap, and the last one, are enough: the caller compares the texts
-- that it finds with the part.
create function part_letters(part text) returns setof text
    language sql immutable parallel safe
    begin atomic
        select substr(folded, least(i, greatest(1, length(folded) - 2)), 3)
          from (select fold_text(part) as folded) t,
               generate_series(1, length(folded), 3) i
         where substr(folded, least(i, greatest(1, length(folded) - 2)), 3) !~ '[\x01\x02]';
    end;

-- Returns those groups of four letters of this part that are the rarest in a sample of titles from the whole list. If the part is
-- shorter, returns what a group begins with. The caller compares the titles that it finds with the part.
create function rarest_letters(part text, most integer) returns setof text
    language plpgsql stable rows 3
    set plan_cache_mode = force_generic_plan as
$$
declare
    folded  constant text    := fold_text(part);
    starts  constant integer := length(folded) - 3;
    titles  text             := '';
begin
    if starts < 1 then
        return query select folded where folded <> '' and folded !~ '[\x01-\x03]';
        return;
    end if;
    if starts > most then
        titles := (
            select coalesce(string_agg(fold_text(t.title), e'\x01'), '')
              from (select min(id) as oldest, max(id) as newest from posts) ends,
                   generate_series(0, 7) step,
                   lateral (select p.title
                              from posts p
                             -- Not at round fractions: there are the titles that someone tries.
                             where p.id >= ends.oldest + (ends.newest - ends.oldest) / 100 * (7 + 12 * step)
                             order by p.id
                             limit 4) t);
    end if;
    return query
        select l.four
          from (select distinct substr(folded, i, 4) as four
                  from generate_series(1, starts, 1 + starts / 24) i
                 where substr(folded, i, 4) !~ '[\x01-\x03]') l
         order by length(titles) - length(replace(titles, l.four, '')), l.four
         limit most;
end
$$;

-- Returns whether a post passes these filters; null stands for no filter. PostgreSQL puts the expression into the query that calls it.
create function post_passes(
    post posts, folded_part text, exact_title text, author bigint, since timestamptz, until timestamptz)
    returns boolean
    language sql stable
    return (since is null or post.created_at >= since)
        and (until is null or post.created_at <= until)
        and (author is null or post.author_id = author)
        and (exact_title is null or post.title = exact_title)
        and (folded_part is null or position(folded_part in fold_text(post.title)) > 0);

-- Returns a regular expression for a word that begins with these ASCII letters and is alone between spaces. Null if there are others.
create function plain_word(beginning text) returns text
    language sql immutable parallel safe
    return case when beginning ~ '^[a-z]+$' then $$(^|[ \n])$$ || beginning || $$[a-z]{0,100}[.,]?([ \n]|$)$$ end;

-- Returns whether a text has the words of a query, of which one is given, as search_words divides it. Plain words (plain_word) are
-- always words, except in a tag; to find them takes a tenth of the time.
create function has_words(text text, plain text[], word text, query tsquery) returns boolean
    language plpgsql immutable parallel safe as
$$
declare
    folded text;
begin
    if text ~* all (plain) and position('<' in text) = 0 then
        return true;
    end if;
    folded := fold_text(left(text, 100000));
    return position(word in folded) > 0 and to_tsvector('simple', folded) @@ query;
end
$$;

-- Returns the first posts of the list, or of those with one title or by one author. PostgreSQL puts the query into the one that
-- calls it, and skips all parts but one. The body is a text, so that * means the columns that posts has when it is called.
create function first_posts(
    most integer, descending boolean, above bigint, below bigint, exact_title text, author bigint)
    returns setof posts
    language sql stable rows 256
as
$$
(select * from posts p
  where exact_title is not null and descending
    and p.title = exact_title and p.id > above and p.id < below order by p.id desc limit most)
union all
(select * from posts p
  where exact_title is not null and not descending
    and p.title = exact_title and p.id > above and p.id < below order by p.id limit most)
union all
(select * from posts p
  where exact_title is null and author is not null and descending
    and p.author_id = author and p.id > above and p.id < below order by p.id desc limit most)
union all
(select * from posts p
  where exact_title is null and author is not null and not descending
    and p.author_id = author and p.id > above and p.id < below order by p.id limit most)
union all
(select * from posts p
  where exact_title is null and author is null and descending
    and p.id > above and p.id < below order by p.id desc limit most)
union all
(select * from posts p
  where exact_title is null and author is null and not descending
    and p.id > above and p.id < below order by p.id limit most)
$$;

-- Returns the query for these terms of post_terms in one range of so many ids. The terms have placeholders for its number: \x02 for
-- the range of this size, \x03 for the range of letters that it is part of.
create function ranged_query(terms text, range bigint, size integer) returns tsquery
    language sql stable
    return replace(replace(terms, U&'\0002', range::text), U&'\0003', (range * size / 16384)::text)::tsquery;

-- Finds posts in these ranges of ids, one after the other, for post_matches. There the posts have all these terms of post_terms.
create function matches_in_ranges(
    most         integer,
    descending   boolean,
    above        bigint,
    below        bigint,
    ranges       bigint[],
    size         integer,
    terms        text[],
    has_words    boolean,
    folded_part  text,
    exact_title  text,
    author       bigint,
    since        timestamptz,
    until        timestamptz)
    returns setof bigint
    language plpgsql stable rows 20 as
$$
declare
    query    constant text := array_to_string(terms, ' & ');
    missing  integer       := most;
    rare     text;
    found    integer;
begin
    for turn in 1 .. 2 loop
        -- A search for several terms looks into a range only if it has a rare one: PostgreSQL would read all that the others find
        -- there. Which is rare? At first, the longest one. If the first range has not enough, one that a range in the middle lacks.
        if has_words and cardinality(terms) > 1 then
            rare := (
                select term
                  from (select term from unnest(terms) term order by length(term) desc, term) longest
                 where turn = 1
                    or (select count(*)
                          from (select
                                  from posts p
                                 where post_terms(p.id, p.author_id, p.title, p.content)
                                           @@ ranged_query(term, ranges[1 + cardinality(ranges) / 2], size)
                                 limit 3) few) < 3
                 limit 1);
        end if;
        return query
            select p.id
              from unnest(case turn when 1 then ranges[:1] else ranges[2:] end) range,
                   -- If many posts of a range have the title, it is faster to read them one by one than to sort them.
                   lateral (select count(*) > 0 as some,
                                   count(*) filter (where post_passes(p, folded_part, exact_title, null, null, null)) > 256 as many
                              from (select *
                                      from posts p
                                     where size = 16384 and query <> ''
                                       and post_terms(p.id, p.author_id, p.title, p.content) @@ ranged_query(query, range, size)
                                     limit 512) p) titled,
                   lateral ((select p.id
                               from posts p
                              where query <> '' and (size < 16384 or titled.some and not titled.many)
                                and post_terms(p.id, p.author_id, p.title, p.content) @@ ranged_query(query, range, size)
                                -- + 0 keeps the planner from the index of the ids, which would find most posts.
                                and p.id + 0 > above and p.id + 0 < below
                                and post_passes(p, folded_part, exact_title, author, since, until)
                              order by case when descending then -p.id else p.id end
                              limit missing)
                            union all
                            (select p.id
                               from posts p
                              where (query = '' or titled.many) and descending
                                and p.id >= range * size and p.id < (range + 1) * size
                                and p.id > above and p.id < below
                                and post_passes(p, folded_part, exact_title, author, since, until)
                              order by p.id desc
                              limit missing)
                            union all
                            (select p.id
                               from posts p
                              where (query = '' or titled.many) and not descending
                                and p.id >= range * size and p.id < (range + 1) * size
                                and p.id > above and p.id < below
                                and post_passes(p, folded_part, exact_title, author, since, until)
                              order by p.id
                              limit missing)) p
             where rare is null
                or exists (select
                             from posts p
                            where post_terms(p.id, p.author_id, p.title, p.content) @@ ranged_query(rare, range, size))
             limit missing;
        get diagnostics found = row_count;
        missing := missing - found;
        exit when missing <= 0;
    end loop;
end
$$;

-- Returns the ids of at most so many posts that match, in the order of their ids, between two ids that are excluded.
create function post_matches(
    most         integer,
    descending   boolean,
    above        bigint       default -9223372036854775808,
    below        bigint       default 9223372036854775807,
    search       text         default null,
    title_part   text         default null,
    exact_title  text         default null,
    author       bigint       default null,
    since        timestamptz  default null,
    until        timestamptz  default null)
    returns setof bigint
    -- If the planner expected more rows, a query that joins them with posts for one page would read all posts.
    language plpgsql stable rows 20
    -- The plan is always the same, and planning, or starting parallel workers, takes longer than the query.
    set plan_cache_mode = force_generic_plan
    set max_parallel_workers_per_gather = 0 as
$$
declare
    words       constant text[]   := search_words(translate(search, e'\x02\x03', ''));
    plain       constant text[]   := array(select plain_word(w) from unnest(words) w);
    longest     constant text     := (select w from unnest(words) w order by length(w) desc, w limit 1);
    word_query  constant tsquery  := (select string_agg(term_query(w, false), ' & ') from unnest(words) w)::tsquery;
    folded      constant text     := fold_text(title_part);
    titled      constant boolean  := title_part is not null or exact_title is not null;
    -- The long ranges are those of the letters, for titles alone. The counts, which have the dates, have short ones.
    size        constant integer  := case when search is not null or author is not null then 8192
                                          when titled then 16384
                                          else 4096
                                     end;
    -- How many posts of the right dates are sorted at once.
    few         constant integer  := case when titled then 1024 else 10000 end;
    missing     integer           := most;
    found       bigint[];
    reach       integer;
    walked      integer;
    oldest      bigint;
    newest      bigint;
    bytes       bigint;
    ranges      bigint[];
    many        boolean;
begin
    if words = '{}' then
        return;
    end if;

    -- The first posts of the list are enough if many posts match. They are also all that there are of most authors and titles. A
    -- search reads only the posts of an author or with one title, if they are short, and goes on as long as many of them match.
    while search is null or author is not null or exact_title is not null loop
        if search is null then
            reach := greatest(256, least(most + most / 4, 2048));
            select array_agg(p.id) filter (where post_passes(p, folded, exact_title, author, since, until)),
                   count(*), min(p.id), max(p.id)
              into found, walked, oldest, newest
              from first_posts(reach, descending, above, below, exact_title, author) p;
        else
            reach := least(64, greatest(32, missing));
            select array_agg(p.id) filter (where case
                       when p.bytes <= 65536 and post_passes(p.post, folded, exact_title, author, since, until)
                       then has_words((p.post).title || ' ' || (p.post).content, plain, longest, word_query)
                   end),
                   count(*), min(p.id), max(p.id), max(p.bytes)
              into found, walked, oldest, newest, bytes
              from (select p as post, p.id, sum(octet_length(p.content)) over () as bytes
                      from first_posts(reach, descending, above, below, exact_title, author) p) p;
            exit when bytes > 65536;
        end if;
        return query
            select id from unnest(found) id order by case when descending then -id else id end limit missing;
        missing := missing - coalesce(cardinality(found), 0);
        if missing <= 0 or walked < reach then
            return;
        end if;
        if descending then
            below := oldest;
        else
            above := newest;
        end if;
        exit when search is null or coalesce(cardinality(found), 0) * 4 < walked;
    end loop;

    -- The ranges that have posts of these dates; and whether so many posts have them that it is not worth while to sort them.
    with buckets as (
        select c.bucket, sum(c.posts) as posts, min(c.oldest) as oldest, max(c.newest) as newest
          from post_counts c
         where c.bucket between above / 4096 and below / 4096
         group by c.bucket
        having max(c.newest) >= since is not false
           and min(c.oldest) <= until is not false)
    select array(select r.range
                   from (select distinct b.bucket * 4096 / size as range from buckets b) r
                  order by case when descending then -r.range else r.range end),
           greatest(above, min(b.bucket) * 4096 - 1),
           least(below, (max(b.bucket) + 1) * 4096),
           coalesce(sum(b.posts) filter (where b.oldest >= since is not false and b.newest <= until is not false), 0) > few
      into ranges, above, below, many
      from buckets b;

    if search is null and (since is not null or until is not null) and (author is not null or not many) then
        found := array(
            (select p.id from posts p
              where author is null
                and p.created_at >= coalesce(since, '-infinity') and p.created_at <= coalesce(until, 'infinity')
              limit few + 1)
            union all
            (select p.id from posts p
              where author is not null and p.author_id = author
                and p.created_at >= coalesce(since, '-infinity') and p.created_at <= coalesce(until, 'infinity')
              limit few + 1));
        if cardinality(found) <= few then
            return query
                select dated
                  from unnest(found) dated
                 where dated > above
                   and dated < below
                   and (not titled
                        or exists (select
                                     from posts p
                                    where p.id = dated and post_passes(p, folded, exact_title, author, since, until)))
                 order by case when descending then -dated else dated end
                 limit missing;
            return;
        end if;
    end if;

    return query
        select *
          from matches_in_ranges(
                   missing, descending, above, below, ranges, size,
                   array(select term_query(e'\x02w' || w, false) from unnest(words) w
                          union all
                         select term_query(e'\x03t' || l, length(l) = 4)
                           from rarest_letters(coalesce(title_part, exact_title), case when search is null then 3 else 1 end) l
                          union all
                         select term_query(e'\x02a' || author, true) where author is not null),
                   search is not null, folded, exact_title, author, since, until);
end
$$;
