-- door: ksmart.seal_keys owner=ksmart_owner
-- Every key that ever sealed, for whoever checks a seal.
create function {door}() returns table (kid text, public bytea, since timestamptz, until timestamptz, revoked_at timestamptz)
language sql stable security definer set search_path = ''
as $$ select k.kid, k.public, k.since, k.until, k.revoked_at from ksmart.seal_key k order by k.since, k.kid $$;
