-- door: ksmart.document_list owner=ksmart_citizen
-- The uploads of a person's draft as JSON; null where there is no such draft.
create function {door}(p_session bytea, p_module text, p_service text, p_draft uuid) returns text
language plpgsql volatile security definer set search_path = ''
as $$
declare v_me uuid := ksmart.enter_person(p_session);
begin
    if not exists (select from ksmart.draft d
                   where d.person = v_me and d.id = p_draft and d.module = p_module and d.service = p_service) then
        return null;
    end if;
    return (select coalesce(json_agg(json_build_object(
                'id', d.id, 'name', d.name, 'kind', d.kind, 'place', d.place, 'title', d.title, 'media', d.media,
                'size_bytes', d.size_bytes, 'sha256', pg_catalog.encode(d.digest, 'hex'), 'waiting', true) order by d.at, d.id), '[]')::text
            from ksmart.document d where d.owner = v_me and d.draft = p_draft);
end $$;
