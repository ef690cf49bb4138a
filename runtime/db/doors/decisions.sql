-- door: ksmart.decisions owner=ksmart_job
-- All rows of all decision tables, of all dates.
create function {door}() returns text
language sql stable security definer set search_path = ''
as $$
    select json_agg(json_build_object('decision', r.decision, 'since', r.since, 'position', r.position,
                                      'cells', r.cells::json, 'gives', r.gives::json)
                    order by r.decision, r.since, r.position)::text from ksmart.decision_row r
$$;
