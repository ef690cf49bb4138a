-- door: ksmart.outbox_done owner=ksmart_owner
create function {door}(p_ids bigint[]) returns void
language sql volatile security definer set search_path = ''
as $$ delete from ksmart.outbox o where o.id = any (p_ids) $$;
