-- A post may belong to an institution, such as a hospital whose operators see its own rows alone. Doors learn of
-- it where they learn of the post; what a function gives cannot be changed in place.
alter table ksmart.post add column institution text collate "C";
drop function ksmart.enter_post(bytea, bigint, text[]);

-- A staff door begins here: the session must hold this post today, and the post one of the door's roles.
create function ksmart.enter_post(
    p_session bytea, p_post bigint, p_roles text[],
    out person uuid, out post bigint, out role text, out local_body text, out wards text[], out area text[],
    out institution text
)
language plpgsql volatile security definer
as $$
begin
    select s.person, p.id, p.role, p.local_body, p.wards, p.area, p.institution
    into person, post, role, local_body, wards, area, institution
    from ksmart.session s
    join ksmart.holding h on h.person = s.person and h.post = p_post and h.span @> ksmart.today()
    join ksmart.post p on p.id = h.post and not p.closed
    where s.digest = p_session and s.ended_at is null and s.expires_at > now();
    if person is null then
        if exists (select from ksmart.session s
                   where s.digest = p_session and s.ended_at is null and s.expires_at > now()) then
            raise exception 'post not held' using errcode = 'KS403';
        end if;
        raise exception 'no session' using errcode = 'KS401';
    end if;
    if not role = any (p_roles) then
        raise exception 'role has no such right' using errcode = 'KS403';
    end if;
    perform set_config('ksmart.me', person::text, true),
            set_config('ksmart.scope', (area || local_body)::text, true);
end $$;

-- The desk of a file that concerns an institution: a post of its own where one has the role, else one of none. A post
-- of another institution never gets it.
create function ksmart.desk_at(p_local_body text, p_role text, p_ward text, p_institution text) returns bigint
language sql stable security definer
as $$
    select p.id from ksmart.post p
    where p.local_body = p_local_body and p.role = p_role and not p.closed
      and (p.institution is null or p.institution = p_institution)
      and (p_ward is null or p_ward = any (p.wards) or cardinality(p.wards) = 0)
    order by exists (select from ksmart.holding h where h.post = p.id and h.span @> ksmart.today()) desc,
             p.institution is null, cardinality(p.wards) = 0, cardinality(p.wards), p.id
    limit 1
$$;

revoke all on function ksmart.enter_post(bytea, bigint, text[]), ksmart.desk_at(text, text, text, text) from public;
grant execute on function ksmart.enter_post(bytea, bigint, text[]), ksmart.desk_at(text, text, text, text)
    to ksmart_citizen, ksmart_ward, ksmart_office, ksmart_area, ksmart_job;
