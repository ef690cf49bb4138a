-- door: ksmart.document_lay owner=ksmart_citizen
-- Keeps an upload with a person's draft; one for the same place goes. Null: no such draft; false: too many.
create function {door}(
    p_session bytea, p_module text, p_service text, p_draft uuid, p_document jsonb, p_most int
) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
declare v_me uuid := ksmart.enter_person(p_session); v_body text;
begin
    select d.local_body into v_body from ksmart.draft d
    where d.person = v_me and d.id = p_draft and d.module = p_module and d.service = p_service for update;
    if v_body is null then
        return null;
    end if;
    delete from ksmart.document d
    where d.owner = v_me and d.draft = p_draft and d.name = p_document ->> 'name'
      and d.place is not distinct from (p_document ->> 'place')::int;
    if (select count(*) from ksmart.document d where d.owner = v_me and d.draft = p_draft) >= p_most then
        return false;
    end if;
    insert into ksmart.document (local_body, id, owner, draft, name, kind, place, title, media, size_bytes, digest, by_person, at)
    select v_body, d.id, v_me, p_draft, d.name, d.kind, d.place, d.title, d.media, d.size_bytes,
           pg_catalog.decode(p_document ->> 'sha256', 'hex'), v_me, d.at
    from jsonb_populate_record(null::ksmart.document, p_document - 'sha256') d;
    return true;
end $$;
