-- door: ksmart.timer_drop owner=ksmart_owner
-- A timer that has nothing to do any more.
create function {door}(p_local_body text, p_file uuid, p_name text, p_round int) returns void
language sql volatile security definer set search_path = ''
as $$
    update ksmart.timer t set done_at = now()
    where t.local_body = p_local_body and t.file = p_file and t.name = p_name and t.round = p_round and t.done_at is null
$$;
