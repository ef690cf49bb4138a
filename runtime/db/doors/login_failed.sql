-- door: ksmart.login_failed owner=ksmart_owner
-- Counts a wrong password. Each full five locks the account, for longer each time, an hour at most.
create function {door}(p_username text) returns void
language sql volatile security definer set search_path = ''
as $$
    update ksmart.staff_login l set
        failures = l.failures + 1,
        locked_until = case when (l.failures + 1) % 5 = 0
            then now() + least(interval '1 hour', interval '5 minutes' * ((l.failures + 1) / 5)) else l.locked_until end
    where l.username = p_username
$$;
