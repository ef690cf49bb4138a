-- door: ksmart.file_place owner=ksmart_owner
-- Which service a file is of; no row where there is none.
create function {door}(p_local_body text, p_file uuid) returns table (module text, service text)
language sql stable security definer set search_path = ''
as $$ select f.module, f.service from ksmart.file f where f.local_body = p_local_body and f.id = p_file $$;
