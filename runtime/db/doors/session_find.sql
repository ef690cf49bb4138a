-- door: ksmart.session_find owner=ksmart_owner
-- Who holds this session, and the posts that this person holds today. One row, or none.
create function {door}(p_session bytea)
returns table (person uuid, name_en text, name_ml text, mobile text, expires_at timestamptz, posts text)
language sql stable security definer set search_path = ''
as $$
    select s.person, n.name_en, n.name_ml, n.mobile, s.expires_at,
           (select coalesce(json_agg(json_build_object(
                       'id', p.id, 'code', p.code, 'title', json_build_object('en', p.title_en, 'ml', p.title_ml),
                       'local_body', p.local_body, 'role', p.role, 'wards', p.wards, 'area', p.area,
                       'institution', p.institution) order by p.id), '[]')::text
            from ksmart.holding h
            join ksmart.post p on p.id = h.post and not p.closed
            where h.person = s.person and h.span @> ksmart.today())
    from ksmart.session s
    join ksmart.person n on n.id = s.person
    where s.digest = p_session and s.ended_at is null and s.expires_at > now()
$$;
