-- door: ksmart.job_pending owner=ksmart_owner
-- The local bodies in which a job has not ended its day.
create function {door}(p_job text, p_day date, p_bodies text[]) returns setof text
language sql stable security definer set search_path = ''
as $$
    select b from unnest(p_bodies) b
    where not exists (select from ksmart.job_day d where d.job = p_job and d.day = p_day and d.local_body = b)
$$;
