-- door: ksmart.outbox_begin owner=ksmart_owner
-- Committed just before something is sent that must not be sent twice. False when it was begun already.
create function {door}(p_id bigint) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
begin
    update ksmart.outbox o set begun_at = now() where o.id = p_id and o.begun_at is null and o.failed is null;
    return found;
end $$;
