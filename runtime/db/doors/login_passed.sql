-- door: ksmart.login_passed owner=ksmart_owner
-- Opens a session after a right password; null when the account was locked or its password changed meanwhile.
create function {door}(p_username text, p_checked text, p_session bytea, p_valid interval) returns uuid
language plpgsql volatile security definer set search_path = ''
as $$
declare v_person uuid;
begin
    update ksmart.staff_login l set failures = 0, locked_until = null
    where l.username = p_username and l.password_hash = p_checked and coalesce(l.locked_until <= now(), true)
    returning l.person into v_person;
    if v_person is not null then
        insert into ksmart.session (digest, person, expires_at) values (p_session, v_person, now() + p_valid);
    end if;
    return v_person;
end $$;
