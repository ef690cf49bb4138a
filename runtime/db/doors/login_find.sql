-- door: ksmart.login_find owner=ksmart_owner
-- What is needed to check a staff password. The caller answers alike whether or not a row comes.
create function {door}(p_username text) returns table (password_hash text, locked boolean)
language sql stable security definer set search_path = ''
as $$
    select l.password_hash, coalesce(l.locked_until > now(), false)
    from ksmart.staff_login l where l.username = p_username
$$;
