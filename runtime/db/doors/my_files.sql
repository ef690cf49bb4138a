-- door: ksmart.my_files owner=ksmart_citizen
-- The files that a person has opened, newest first, over all local bodies.
create function {door}(p_session bytea, p_after uuid, p_limit int, out body text, out last uuid)
language plpgsql volatile security definer set search_path = ''
as $$
declare v_me uuid := ksmart.enter_person(p_session);
begin
    select json_agg(x.item order by x.id desc)::text, (array_agg(x.id order by x.id))[1] into body, last
    from (
        select f.id, json_build_object(
            'id', f.id, 'number', f.number, 'local_body', f.local_body, 'module', f.module, 'service', f.service, 'state', f.state,
            'ended', f.ended, 'submitted_on', f.submitted_on, 'due_on', nullif(f.due_on, 'infinity'), 'row_version', f.row_version) as item
        from ksmart.file f
        where f.applicant = v_me and f.id < p_after
        order by f.id desc limit p_limit
    ) x;
end $$;
