-- Which of signet.sign-in.methods opened the session. Empty for sessions from before this migration, which the password opened,
-- and for tokens of another system.
alter table sessions add column sign_in_method varchar(40) not null default '';
