-- The one key under which small secrets lie encrypted and names are hashed, itself encrypted by KeyVault: what it protects need
-- not be touched when the secret of the settings changes.
create table data_keys (
    name    varchar(32)  primary key,
    sealed  bytea        not null
);

-- How often something was guessed in vain, by account, by network, and overall. The key is a keyed hash: no name and no address
-- can be read from it. No column that changes has an index.
create table throttled (
    key         bytea             primary key,
    -- Guesses that were not right; it sinks as time passes.
    level       double precision  not null,
    counted_at  timestamptz       not null,
    -- No guess before; null where none has to wait.
    free_at     timestamptz,
    -- Whether somebody was told of the wait that ends then.
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

-- When the next guess may be made after so many wrong ones: at once while they are few, then after twice as long each time.
create function throttle_end(
    level double precision, free double precision, first_wait double precision, longest_wait double precision, now timestamptz)
    returns timestamptz
    language sql immutable parallel safe
    return case
        when ceil(level) >= free
        then now + interval '1 second' * least(longest_wait, first_wait * power(2, least(ceil(level) - free, 40)))
    end;

-- Counts a guess before it is made, by each of these keys in turn, or refuses it: then seconds is how long to wait, and first
-- says whether nobody was told of this wait before. A refusal costs one read, or one write where it is the first.
--
-- A loss of the last moment's counts in a crash of the database does no harm, waiting for the disk at each guess would.
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
            -- Those that are refused anyway wait for no lock.
            select t.key, t.free_at into refusing, until
              from throttled t
             where t.key = any (keys) and t.free_at > now
             order by t.free_at desc
             limit 1;
        else
            -- Row by row, always in this order: guesses at the same moment wait for each other here.
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

-- Takes a guess that was right back from the counts in which others have a part, and clears those of the device alone.
create function guess_was_right(shared bytea[], own bytea[], now timestamptz) returns void
    language plpgsql as
$$
begin
    perform set_config('synchronous_commit', 'off', true);
    delete from throttled where key = any (own);
    for i in 1 .. coalesce(array_length(shared, 1), 0) loop
        update throttled t
           set level = greatest(0, t.level - 1),
               -- Half the wait, from now: that of one wrong guess less.
               free_at = now + (t.free_at - t.counted_at) / 2,
               counted_at = now
         where t.key = shared[i];
    end loop;
end
$$;

-- A user's authenticator app: what it and the service know in common, encrypted. Not in use before it is confirmed by a code.
create table second_factors (
    user_id       bigint       primary key references users (id) on delete cascade,
    secret        bytea        not null,
    created_at    timestamptz  not null,
    confirmed_at  timestamptz,
    -- The time step of the last code that was taken: that one and those before it are taken no more (RFC 6238 §5.2).
    last_step     bigint       not null default 0
);

-- Codes for who has lost the app, each good once, as a keyed hash of user and code.
create table recovery_codes (
    code_hash  bytea        primary key,
    user_id    bigint       not null references users (id) on delete cascade,
    used_at    timestamptz
);

create index recovery_codes_user_id on recovery_codes (user_id);
