-- Keys that rotate. Which key signs, and until when one verifies, follows from these times alone, so that all replicas agree
-- without a leader: of one purpose and algorithm, the youngest whose signs_from has come signs.
alter table signing_keys
    -- The default is for a replica of the version before, which knows nothing of the column.
    add column signs_from     timestamptz  not null default now(),
    -- The longest lifetime of a token that it may have signed.
    add column token_seconds  bigint       not null default 0,
    -- Since when nobody signs with it, where no younger key of its kind says so.
    add column retired_at     timestamptz,
    -- Erased once it signs no more.
    alter column secret_key drop not null;

update signing_keys set signs_from = created_at;

-- Payloads: k:<kid> for a key that was made or changed, k:<kid>:gone for one that was removed.
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
