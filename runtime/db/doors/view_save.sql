-- door: ksmart.view_save owner=ksmart_citizen
-- Keeps a view under a name, in place of an earlier one of that name; false where there are too many.
create function {door}(p_session bytea, p_register text, p_name text, p_query text, p_most int) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
declare v_me uuid := ksmart.enter_person(p_session);
begin
    insert into ksmart.saved_view as s (person, register, name, query)
    select v_me, p_register, p_name, p_query
    where (select count(*) from ksmart.saved_view o where o.person = v_me and o.register = p_register and o.name <> p_name) < p_most
    on conflict (person, register, name) do update set query = excluded.query;
    return found;
end $$;
