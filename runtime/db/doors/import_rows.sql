-- door: ksmart.import_rows owner=ksmart_job
-- The rows of a run that became no entry, and why; ends the run.
create function {door}(p_local_body text, p_id uuid, p_now timestamptz) returns table (line int, said text, why text)
language plpgsql volatile security definer set search_path = ''
as $$
declare
    v_person uuid := ksmart.enter_job(p_local_body);
begin
    update ksmart.import_run r set ended_at = coalesce(r.ended_at, p_now) where r.local_body = p_local_body and r.id = p_id;
    return query select r.line, r.said, r.why from ksmart.import_row r
    where r.local_body = p_local_body and r.run = p_id order by r.line;
end $$;
