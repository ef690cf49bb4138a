-- door: ksmart.view_list owner=ksmart_citizen
-- A person's views of one register, by name.
create function {door}(p_session bytea, p_register text) returns text
language plpgsql volatile security definer set search_path = ''
as $$
declare v_me uuid := ksmart.enter_person(p_session);
begin
    return (select json_agg(json_build_object('name', s.name, 'query', s.query) order by s.name)::text
            from ksmart.saved_view s where s.person = v_me and s.register = p_register);
end $$;
