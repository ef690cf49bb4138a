-- door: ksmart.draft_write owner=ksmart_citizen
-- Replaces a draft's answers and returns its new version; null when there is no such draft.
create function {door}(
    p_session bytea, p_module text, p_service text, p_id uuid, p_expect int, p_version text, p_answers jsonb, p_keep_until date
) returns int
language plpgsql volatile security definer set search_path = ''
as $$
declare v_me uuid := ksmart.enter_person(p_session); v_now int;
begin
    select d.row_version into v_now from ksmart.draft d
    where d.person = v_me and d.id = p_id and d.module = p_module and d.service = p_service for update;
    if v_now is null then
        return null;
    end if;
    if v_now <> p_expect then
        raise exception 'the draft has moved on' using errcode = 'KS412';
    end if;
    update ksmart.draft d set answers = p_answers, version = p_version, keep_until = p_keep_until,
                              row_version = v_now + 1, updated_at = now()
    where d.person = v_me and d.id = p_id;
    return v_now + 1;
end $$;
