-- door: ksmart.certificate_has owner=ksmart_owner
-- Whether this certificate was issued already.
create function {door}(p_local_body text, p_id uuid) returns boolean
language sql stable security definer set search_path = ''
as $$ select exists (select from ksmart.certificate c where c.local_body = p_local_body and c.id = p_id) $$;
