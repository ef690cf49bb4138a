-- door: ksmart.outbox_dead owner=ksmart_owner
-- Dead letters, oldest first: what they are about and why they were set aside, never what they say or to whom.
create function {door}(p_limit int)
returns table (id bigint, topic text, about text, created_at timestamptz, tries int, failed text)
language sql stable security definer set search_path = ''
as $$
    select o.id, o.topic, coalesce(o.payload ->> 'purpose', o.payload ->> 'certificate', o.payload ->> 'service', ''), o.created_at, o.tries, o.failed
    from ksmart.outbox o where o.failed is not null order by o.id limit p_limit
$$;
