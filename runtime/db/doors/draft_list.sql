-- door: ksmart.draft_list owner=ksmart_citizen
-- A person's drafts, newest first: they are few, so all of them.
create function {door}(p_session bytea) returns text
language plpgsql volatile security definer set search_path = ''
as $$
declare v_me uuid := ksmart.enter_person(p_session);
begin
    return (select json_agg(json_build_object(
                'id', d.id, 'local_body', d.local_body, 'module', d.module, 'service', d.service,
                'row_version', d.row_version, 'updated_at', d.updated_at, 'keep_until', d.keep_until) order by d.id desc)::text
            from ksmart.draft d where d.person = v_me);
end $$;
