-- An invitation is kept while a registration waits that was made with it.
create index registrations_invitation_id on registrations (invitation_id) where invitation_id is not null;

-- Whom an invitation was for is nobody's business once it is used.
update invitations set email = '' where used_at is not null;

create index invitations_email on invitations (fold_name(email)) where email <> '';

-- What waits for the address of a deleted account is its user's, too: registrations, and invitations, which without their address
-- would be good for anyone.
create or replace function forget_user() returns trigger
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
