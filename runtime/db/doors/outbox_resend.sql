-- door: ksmart.outbox_resend owner=ksmart_owner
-- A dead letter is tried again from the beginning: a person has decided that it did not arrive.
create function {door}(p_id bigint) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
begin
    update ksmart.outbox o set failed = null, begun_at = null, tries = 0, next_try_at = now() where o.id = p_id and o.failed is not null;
    return found;
end $$;
