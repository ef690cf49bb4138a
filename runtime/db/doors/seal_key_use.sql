-- door: ksmart.seal_key_use owner=ksmart_owner
-- Notes that a key seals now; those before it end a day later, so that machines may change over in turn.
create function {door}(p_kid text, p_public bytea, p_at timestamptz) returns void
language plpgsql volatile security definer set search_path = ''
as $$
begin
    insert into ksmart.seal_key (kid, public, since) values (p_kid, p_public, p_at) on conflict (kid) do nothing;
    if found then
        update ksmart.seal_key k set until = p_at + interval '1 day' where k.kid <> p_kid and k.until is null;
    elsif not exists (select from ksmart.seal_key k where k.kid = p_kid and k.public = p_public and k.revoked_at is null) then
        raise exception 'this key id belongs to another key, or was revoked' using errcode = 'KS409';
    end if;
end $$;
