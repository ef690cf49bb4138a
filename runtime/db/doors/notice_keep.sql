-- door: ksmart.notice_keep owner=ksmart_owner
-- Writes a notice and hands its messages to the outbox, in one commit; false when this person was told already.
create function {door}(p_notice jsonb, p_messages jsonb) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
declare n ksmart.notice := jsonb_populate_record(null::ksmart.notice, p_notice); m jsonb; v_row bigint;
begin
    insert into ksmart.notice values (n.*) on conflict do nothing;
    if not found then
        return false;
    end if;
    for m in select * from jsonb_array_elements(p_messages) loop
        insert into ksmart.outbox (local_body, topic, payload) values (n.local_body, 'message', m) returning outbox.id into v_row;
        insert into ksmart.notice_delivery (person, notice, channel, outbox) values (n.person, n.id, m ->> 'channel', v_row);
    end loop;
    return true;
end $$;
