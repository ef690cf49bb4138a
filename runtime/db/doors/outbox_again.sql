-- door: ksmart.outbox_again owner=ksmart_owner
-- A delivery that surely did not happen is tried again after `p_wait`; null: it is a dead letter, kept with `p_why`.
create function {door}(p_id bigint, p_why text, p_wait interval) returns void
language sql volatile security definer set search_path = ''
as $$
    update ksmart.outbox o set
        begun_at = null,
        next_try_at = now() + coalesce(p_wait, interval '0'),
        failed = case when p_wait is null then p_why end
    where o.id = p_id
$$;
