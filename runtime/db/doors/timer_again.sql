-- door: ksmart.timer_again owner=ksmart_owner
-- A timer that could not do its work is tried again after `p_wait`; null: it is set aside, with `p_why`.
create function {door}(p_local_body text, p_file uuid, p_name text, p_round int, p_why text, p_wait interval) returns void
language sql volatile security definer set search_path = ''
as $$
    update ksmart.timer t set
        taken_until = now() + coalesce(p_wait, interval '0'),
        failed = case when p_wait is null then p_why end
    where t.local_body = p_local_body and t.file = p_file and t.name = p_name and t.round = p_round and t.done_at is null
$$;
