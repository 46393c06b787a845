-- Tokens of another system name no session and no version. Those that were issued before are good no more: the password was
-- changed since, or the user logged out everywhere.
alter table users add column tokens_good_from timestamptz;

-- As in V7, and that.
create or replace function raise_user_version() returns trigger
    language plpgsql as
$$
begin
    -- Whoever writes a row as it was read must not take back what was raised meanwhile.
    new.ver := greatest(new.ver, old.ver);
    if new.password is distinct from old.password and new.password_rehashes = old.password_rehashes then
        new.password_version := greatest(new.password_version, old.password_version + 1);
    end if;
    if (new.ver, new.password_version) is distinct from (old.ver, old.password_version) then
        new.tokens_good_from := clock_timestamp();
    end if;
    -- Not for is_active: that is told, and holds, as long as it lasts.
    if (new.is_staff, new.password_version) is distinct from (old.is_staff, old.password_version) then
        new.ver := greatest(new.ver, old.ver + 1);
    end if;
    if (new.ver, new.is_active) is distinct from (old.ver, old.is_active) then
        new.ver_changed_at := clock_timestamp();
    end if;
    return new;
end
$$;

-- Who deletes or demotes an account looks whether it is the last administrator's: of millions, a few are.
create index users_admins on users (id) where is_staff and is_active;

-- As in V9, which replicas of before go on calling; but what was forgotten until now stays forgotten, and nobody waits who would not
-- have without that guess.
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
               -- Half the wait, from now: that of one wrong guess less.
               free_at = case
                   when ceil(throttle_level(t.level, t.counted_at, forget[i], now) - 1) >= free[i]
                   then least(t.free_at, now + (t.free_at - t.counted_at) / 2)
               end,
               counted_at = now
         where t.key = shared[i];
    end loop;
end
$$;
