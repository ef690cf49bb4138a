-- door: ksmart.draft_make owner=ksmart_citizen
-- Keeps a new draft. False when the person has as many as one may have.
create function {door}(
    p_session bytea, p_id uuid, p_local_body text, p_module text, p_service text, p_version text,
    p_answers jsonb, p_keep_until date, p_most int
) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
declare v_me uuid := ksmart.enter_person(p_session);
begin
    if (select count(*) from ksmart.draft d where d.person = v_me) >= p_most then
        return false;
    end if;
    insert into ksmart.draft (person, id, local_body, module, service, version, answers, keep_until)
    values (v_me, p_id, p_local_body, p_module, p_service, p_version, p_answers, p_keep_until);
    return true;
end $$;
