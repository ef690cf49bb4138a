-- door: ksmart.person_reach owner=ksmart_owner
-- In which language, and at which e-mail address, a person wants to be told; what is null stays as it is, an
-- empty address takes it away. Returns what holds now; null where there is no session.
create function {door}(p_session bytea, p_language text, p_email text) returns text
language sql volatile security definer set search_path = ''
as $$
    update ksmart.person n set
        language = coalesce(p_language, n.language),
        email = case when p_email is null then n.email else nullif(p_email, '') end
    where n.id = ksmart.enter_person(p_session)
    returning json_build_object('language', n.language, 'email', n.email)::text
$$;
