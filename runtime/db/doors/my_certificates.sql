-- door: ksmart.my_certificates owner=ksmart_citizen
-- A person's certificates, newest first; with `p_id` that one alone.
create function {door}(p_session bytea, p_limit int, p_id uuid) returns text
language plpgsql volatile security definer set search_path = ''
as $$
declare v_me uuid := ksmart.enter_person(p_session);
begin
    return (select json_agg(x.item)::text from (
        select json_build_object(
            'id', c.id, 'local_body', c.local_body, 'name', c.module || '.' || c.name, 'number', c.number,
            'issued_at', c.issued_at, 'valid_to', c.valid_to, 'size_bytes', c.size_bytes,
            'sha256', pg_catalog.encode(c.digest, 'hex'), 'standing', c.standing) as item
        from ksmart.certificate c
        where c.holder = v_me and (p_id is null or c.id = p_id)
        order by c.id desc limit p_limit
    ) x);
end $$;
