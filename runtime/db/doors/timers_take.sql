-- door: ksmart.timers_take owner=ksmart_owner
-- Takes a batch of timers that are due at `p_now`, for so long as `p_lease` says; others skip it.
create function {door}(p_now timestamptz, p_limit int, p_lease interval)
returns table (local_body text, file uuid, name text, round int, module text, service text, tries int)
language plpgsql volatile security definer set search_path = ''
as $$
begin
    return query
    with due as (
        select t.local_body, t.file, t.name, t.round from ksmart.timer t
        where t.at <= p_now and t.done_at is null and t.failed is null and t.taken_until <= now()
        order by t.at limit p_limit for update skip locked
    )
    update ksmart.timer t set taken_until = now() + p_lease, tries = t.tries + 1
    from due d where t.local_body = d.local_body and t.file = d.file and t.name = d.name and t.round = d.round
    returning t.local_body, t.file, t.name, t.round, t.module, t.service, t.tries;
end $$;
