-- door: ksmart.seal_key_revoke owner=ksmart_owner
-- A key that somebody else may have: nothing that it sealed is believed any more.
create function {door}(p_kid text) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
begin
    update ksmart.seal_key k set revoked_at = now(), until = coalesce(k.until, now()) where k.kid = p_kid and k.revoked_at is null;
    return found;
end $$;
