-- door: ksmart.draft_read owner=ksmart_citizen
-- One draft of the person, as JSON.
create function {door}(
    p_session bytea, p_module text, p_service text, p_id uuid, out row_version int, out body text
)
language plpgsql volatile security definer set search_path = ''
as $$
declare v_me uuid := ksmart.enter_person(p_session);
begin
    select d.row_version, json_build_object(
        'id', d.id, 'local_body', d.local_body, 'module', d.module, 'service', d.service, 'version', d.version,
        'answers', d.answers, 'row_version', d.row_version, 'updated_at', d.updated_at, 'keep_until', d.keep_until)::text
    into row_version, body
    from ksmart.draft d
    where d.person = v_me and d.id = p_id and d.module = p_module and d.service = p_service;
end $$;
