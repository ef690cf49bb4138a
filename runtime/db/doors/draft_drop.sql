-- door: ksmart.draft_drop owner=ksmart_citizen
-- Throws a draft away; false when there is none.
create function {door}(p_session bytea, p_module text, p_service text, p_id uuid) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
declare v_me uuid := ksmart.enter_person(p_session);
begin
    delete from ksmart.draft d
    where d.person = v_me and d.id = p_id and d.module = p_module and d.service = p_service;
    return found;
end $$;
