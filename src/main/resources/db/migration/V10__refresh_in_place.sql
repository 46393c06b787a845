-- Nothing looks a session or a revoked token up by when it expires: the clean-up walks through the pages. And before PostgreSQL
-- 16 even a BRIN index on a column that an update changes keeps the update from being made in place (HOT): every refresh
-- touched every index of the table.
drop index sessions_expires_at;
drop index revoked_tokens_expires_at;
