-- door: ksmart.draft_load owner=ksmart_citizen
-- A draft for its submission, or the answer kept under the key: the draft itself is gone by then.
create function {door}(
    p_session bytea, p_module text, p_service text, p_id uuid, p_key text, p_request bytea,
    out answer text, out row_version int, out local_body text, out answers text
)
language plpgsql volatile security definer set search_path = ''
as $$
declare v_me uuid := ksmart.enter_person(p_session);
begin
    answer := ksmart.answered(v_me, p_key, p_request);
    if answer is not null then
        return;
    end if;
    select d.row_version, d.local_body, d.answers::text into row_version, local_body, answers
    from ksmart.draft d
    where d.person = v_me and d.id = p_id and d.module = p_module and d.service = p_service;
end $$;
