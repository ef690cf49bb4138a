-- door: ksmart.import_begin owner=ksmart_job
-- The run of a file: new, or as far as it came.
create function {door}(p_local_body text, p_id uuid, p_import text, p_digest bytea, p_now timestamptz) returns text
language plpgsql volatile security definer set search_path = ''
as $$
declare
    v_person uuid := ksmart.enter_job(p_local_body);
begin
    insert into ksmart.import_run (local_body, id, import, digest, began_at)
    values (p_local_body, p_id, p_import, p_digest, p_now) on conflict do nothing;
    return (select row_to_json(x)::text from (
        select r.lines, r.accepted, r.rejected, r.duplicates from ksmart.import_run r
        where r.local_body = p_local_body and r.id = p_id) x);
end $$;
