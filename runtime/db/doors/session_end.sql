-- door: ksmart.session_end owner=ksmart_owner
-- Ends one session, or with `p_all` every session of its person. Returns the digests of those ended.
create function {door}(p_session bytea, p_all boolean) returns setof bytea
language sql volatile security definer set search_path = ''
as $$
    update ksmart.session e set ended_at = now()
    from ksmart.session s
    where s.digest = p_session and s.ended_at is null and s.expires_at > now()
      and e.person = s.person and e.ended_at is null and (p_all or e.digest = s.digest)
    returning e.digest
$$;
