-- Second factors from before the first proof end at this time, unless one of them is used. Null for all others.
alter table factors add column expires_at timestamptz;
alter table recovery_codes add column expires_at timestamptz;
