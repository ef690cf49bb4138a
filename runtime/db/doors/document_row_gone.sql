-- door: ksmart.document_row_gone owner=ksmart_citizen
-- A row was taken out of a draft: its documents go, those of the rows after it move up.
create function {door}(p_session bytea, p_module text, p_service text, p_draft uuid, p_names text[], p_row int) returns void
language plpgsql volatile security definer set search_path = ''
as $$
declare v_me uuid := ksmart.enter_person(p_session);
begin
    if not exists (select from ksmart.draft t
                   where t.person = v_me and t.id = p_draft and t.module = p_module and t.service = p_service) then
        return;
    end if;
    delete from ksmart.document d where d.owner = v_me and d.draft = p_draft and d.name = any (p_names) and d.place = p_row;
    update ksmart.document d set place = d.place - 1
    where d.owner = v_me and d.draft = p_draft and d.name = any (p_names) and d.place > p_row;
end $$;
