-- door: ksmart.job_end owner=ksmart_owner
-- A job has ended its day in a local body.
create function {door}(p_job text, p_day date, p_local_body text, p_rows int) returns void
language sql volatile security definer set search_path = ''
as $$
    insert into ksmart.job_day (job, day, local_body, rows) values (p_job, p_day, p_local_body, p_rows) on conflict do nothing
$$;
