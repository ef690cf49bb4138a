-- door: ksmart.track owner=ksmart_owner
-- Where the files of a number stand, for who knows the last four digits of the applicant's mobile too. Gives
-- nothing of the applicant or of what was applied for; a wrong ending is answered as a wrong number is.
create function {door}(p_number text, p_ending text)
returns table (module text, service text, state text, ended boolean, local_body text, submitted_on date, due_on date, stopped boolean)
language sql stable security definer set search_path = ''
as $$
    select f.module, f.service, f.state, f.ended, f.local_body, f.submitted_on, nullif(f.due_on, 'infinity'),
           f.clock_stopped_on is not null
    from ksmart.file f join ksmart.person p on p.id = f.applicant
    where f.number = p_number and right(p.mobile, 4) = p_ending
    limit 10
$$;
