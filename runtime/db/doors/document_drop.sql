-- door: ksmart.document_drop owner=ksmart_citizen
-- Takes an upload away from a draft; false when there is none.
create function {door}(p_session bytea, p_module text, p_service text, p_draft uuid, p_id uuid) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
declare v_me uuid := ksmart.enter_person(p_session);
begin
    delete from ksmart.document d
    where d.owner = v_me and d.draft = p_draft and d.id = p_id
      and exists (select from ksmart.draft t
                  where t.person = v_me and t.id = p_draft and t.module = p_module and t.service = p_service);
    return found;
end $$;
