-- door: ksmart.certificate_find owner=ksmart_owner
-- A certificate by its id, by the digest of its file, or by its number: asked by anyone who checks one. The
-- newest of each kind where a number has several. Gives nothing of the entry but its name and standing.
create function {door}(p_id uuid, p_digest bytea, p_number text)
returns table (local_body text, id uuid, module text, name text, entry uuid, number text, issued_at timestamptz,
               valid_to date, kid text, token text, digest bytea, standing text, entry_version int)
language plpgsql stable security definer set search_path = ''
as $$
begin
    if p_id is not null then
        return query select c.local_body, c.id, c.module, c.name, c.entry, c.number, c.issued_at, c.valid_to, c.kid, c.token, c.digest, c.standing, c.entry_version
        from ksmart.certificate c where c.id = p_id;
    elsif p_digest is not null then
        return query select c.local_body, c.id, c.module, c.name, c.entry, c.number, c.issued_at, c.valid_to, c.kid, c.token, c.digest, c.standing, c.entry_version
        from ksmart.certificate c where c.digest = p_digest;
    else
        return query select c.local_body, c.id, c.module, c.name, c.entry, c.number, c.issued_at, c.valid_to, c.kid, c.token, c.digest, c.standing, c.entry_version
        from ksmart.certificate c where lower(c.number) = lower(p_number) order by c.issued_at desc limit 10;
    end if;
end $$;
