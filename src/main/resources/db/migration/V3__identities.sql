-- Social sign-in and OpenID Connect.

-- When Signet itself proved the address: by a mail whose link or code was used. Null if it did not, for example because an
-- administrator, an import or a provider wrote the address. An identity of a provider may join only an account with a proven address.
alter table users add column email_verified_at timestamptz;

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
