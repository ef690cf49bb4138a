-- door: ksmart.view_drop owner=ksmart_citizen
-- Forgets a view; false when there is none.
create function {door}(p_session bytea, p_register text, p_name text) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
declare v_me uuid := ksmart.enter_person(p_session);
begin
    delete from ksmart.saved_view s where s.person = v_me and s.register = p_register and s.name = p_name;
    return found;
end $$;
