-- door: ksmart.digests_unknown owner=ksmart_owner
-- Of these digests, those that no document and no certificate names: what the store may forget.
create function {door}(p_digests bytea[]) returns setof bytea
language sql stable security definer set search_path = ''
as $$
    select d from unnest(p_digests) d
    where not exists (select from ksmart.document o where o.digest = d)
      and not exists (select from ksmart.certificate c where c.digest = d)
$$;
