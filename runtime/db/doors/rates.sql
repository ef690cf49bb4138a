-- door: ksmart.rates owner=ksmart_job
-- All rates of all fees, of all dates and places.
create function {door}() returns text
language sql stable security definer set search_path = ''
as $$
    select json_agg(json_build_object(
        'fee', r.fee, 'head', r.head, 'level', r.level, 'code', r.code, 'since', r.since, 'how', r.how, 'paise', r.paise,
        'slab', r.slab, 'bands', r.bands::json, 'rule', r.rule, 'source', r.source, 'set_by', r.set_by
    ) order by r.fee, r.head, r.level, r.code, r.since)::text from ksmart.rate r
$$;
