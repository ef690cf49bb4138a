-- door: ksmart.person_is owner=ksmart_owner
-- Whether a person is reached by this mobile, or called so in either language; asked where nobody is logged in.
create function {door}(p_person uuid, p_given text) returns boolean
language sql stable security definer set search_path = ''
as $$
    select exists (
        select from ksmart.person n
        where n.id = p_person and p_given <> ''
          and (n.mobile = p_given or lower(n.name_en) = lower(p_given) or n.name_ml = p_given))
$$;
