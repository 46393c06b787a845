-- As in V9, but for the order of two waits that end at the same moment. A guess now counts for an account and for its name, so two
-- such waits are usual, and of both only one is to be told.
create or replace function count_guess(
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
             order by t.free_at desc, t.key
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
