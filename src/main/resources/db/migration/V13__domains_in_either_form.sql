-- A domain with letters beyond ASCII has two spellings: the letters (exämple.com) and their A-labels (xn--exmple-cua.com, RFC 5890).
-- fold_name makes one of them, so that an address is found, limited and refused a second account in whichever form it was written.

-- As V7 made fold_name: NFKC in lower case, by ICU if the server has it.
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

-- The letters of an A-label (RFC 3492 §6.2), which is in lower case; the label itself if it is none.
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

-- A domain in the letters of its labels, without what IDNA ignores (RFC 3454, table B.1, but for the two joiners, which mean
-- something in some scripts). An A-label that stands for letters in another than their usual form is no A-label, and stays.
create function fold_domain(domain text) returns text
    language sql immutable parallel safe
    return (select coalesce(string_agg(case when fold_letters(decoded) = decoded then decoded else label end, '.' order by place), '')
              from (select label, place, decode_label(label) as decoded
                      from unnest(string_to_array(
                               fold_letters(regexp_replace(
                                   translate(domain, U&'\3002', '.'),
                                   U&'[\00AD\034F\1806\180B-\180D\200B\2060\FE00-\FE0F\FEFF]', '', 'g')),
                               '.')) with ordinality l (label, place)) labels);

-- Locked, so that nobody writes an entry of the old kind into an index meanwhile.
lock table users, registrations, invitations in share row exclusive mode;

-- The same function, so that indexes, and replicas of the version before, go on by it.
create or replace function fold_name(name text) returns text
    language sql immutable parallel safe
    return case
        when fold_letters(name)
                 ~ U&'@[^@]*(xn--|[\3002\00AD\034F\1806\180B-\180D\200B\2060\FE00-\FE0F\FEFF])[^@]*$'
        then regexp_replace(fold_letters(name), '[^@]*$', '')
                 || fold_domain(regexp_replace(fold_letters(name), '^.*@', ''))
        else fold_letters(name)
    end;

-- Most databases have no such name, and their indexes are right as they are.
do
$$
begin
    if exists (select from users where fold_name(username) <> fold_letters(username) or fold_name(email) <> fold_letters(email)) then
        drop index users_username_folded, users_email_folded, users_username_once, users_email_once;
        -- Names that were two until now go on meaning whom they meant: each is compared exactly.
        update users
           set username_ignores_case = username_ignores_case and alike.names = 1,
               email_ignores_case = email_ignores_case and (users.email = '' or alike.addresses = 1)
          from (select id,
                       count(*) over (partition by fold_name(username)) as names,
                       count(*) over (partition by fold_name(email)) as addresses
                  from users) alike
         where alike.id = users.id
           and (username_ignores_case and alike.names > 1
                or email_ignores_case and users.email <> '' and alike.addresses > 1);
        create index users_username_folded on users (fold_name(username));
        create index users_email_folded on users (fold_name(email)) where email <> '';
        create unique index users_username_once on users (fold_name(username)) where username_ignores_case;
        create unique index users_email_once on users (fold_name(email)) where email_ignores_case and email <> '';
    end if;
    if exists (select from registrations where fold_name(email) <> fold_letters(email)) then
        reindex index registrations_email;
    end if;
    if exists (select from invitations where fold_name(email) <> fold_letters(email)) then
        reindex index invitations_email;
    end if;
end
$$;
