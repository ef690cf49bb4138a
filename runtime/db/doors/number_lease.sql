-- door: ksmart.number_lease owner=ksmart_owner
-- Takes a block of numbers that may have gaps, in a transaction of its own; returns the last of the block.
create function {door}(p_local_body text, p_name text, p_period text, p_count int) returns bigint
language sql volatile security definer set search_path = ''
as $$
    insert into ksmart.counter as c (local_body, name, period, last) values (p_local_body, p_name, p_period, p_count)
    on conflict (local_body, name, period) do update set last = c.last + p_count
    returning last
$$;
