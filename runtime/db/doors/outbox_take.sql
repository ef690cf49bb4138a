-- door: ksmart.outbox_take owner=ksmart_owner
-- Takes a batch for delivery: others skip it for as long as `p_lease` says. A row that was begun and never
-- reported back has an unknown fate: it is set aside rather than sent twice.
create function {door}(p_limit int, p_lease interval)
returns table (id bigint, local_body text, topic text, payload text, tries int)
language plpgsql volatile security definer set search_path = ''
as $$
begin
    return query
    with due as (
        select o.id from ksmart.outbox o
        where o.failed is null and o.next_try_at <= now()
        order by o.next_try_at, o.id limit p_limit for update skip locked
    ), taken as (
        update ksmart.outbox o set
            tries = o.tries + 1,
            next_try_at = now() + p_lease,
            failed = case when o.begun_at is not null then 'fate unknown' end
        from due where o.id = due.id
        returning o.id, o.local_body, o.topic, o.payload::text as payload, o.tries, o.failed
    )
    select t.id, t.local_body, t.topic, t.payload, t.tries from taken t where t.failed is null order by t.id;
end $$;
