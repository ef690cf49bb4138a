-- door: ksmart.notice_people owner=ksmart_owner
-- Who is told, and how each is reached: one person, or with `p_role` whoever holds its posts in the office today.
create function {door}(p_local_body text, p_person uuid, p_role text) returns text
language sql stable security definer set search_path = ''
as $$
    select coalesce(json_agg(json_build_object('person', n.id, 'mobile', n.mobile, 'email', n.email, 'language', n.language)), '[]')::text
    from ksmart.person n
    where n.id in (
        select p_person where p_role is null
        union
        select h.person from ksmart.post p join ksmart.holding h on h.post = p.id and h.span @> ksmart.today()
        where p_role is not null and p.local_body = p_local_body and p.role = p_role and not p.closed)
$$;
