-- door: ksmart.settle owner=ksmart_owner
-- The one way in for whatever a gateway says, by webhook, status query or settlement file: signature proved,
-- in any order, any number of times. Returns what it came to.
create function {door}(p_gateway text, p_source text, p_news jsonb, p_body bytea, p_at timestamptz) returns text
language plpgsql volatile security definer set search_path = ''
as $$
declare
    i ksmart.payment_intent;
    f ksmart.file;
    r ksmart.receipt;
    v_payment text := p_news ->> 'payment';
    v_status text := p_news ->> 'status';
    v_paise bigint := (p_news ->> 'paise')::bigint;
    v_outcome text;
    v_rest bigint;
begin
    -- The file first, then its intent: the order in which every other payment locks them.
    select t.* into i from ksmart.payment_intent t where t.id = (p_news ->> 'order')::uuid and t.gateway = p_gateway;
    if not found then
        v_outcome := 'unknown';
    else
        select t.* into f from ksmart.file t where t.local_body = i.local_body and t.id = i.file for update;
        select t.* into i from ksmart.payment_intent t where t.local_body = i.local_body and t.id = i.id for update;
        if v_status = 'paid' then
            if v_payment is null or coalesce(v_paise, 0) <= 0 then
                v_outcome := 'unreadable';
            elsif exists (select from ksmart.receipt t where t.gateway = p_gateway and t.payment = v_payment) then
                v_outcome := 'again';
            elsif p_news ->> 'currency' is distinct from 'INR' then
                v_outcome := 'currency';
                update ksmart.payment_intent t set why = 'currency' where t.local_body = i.local_body and t.id = i.id;
            else
                -- Money of another size than was asked for clears nothing: it is kept whole and goes back.
                r := ksmart.receive(f, null, null, p_at, jsonb_build_object(
                    'id', p_news ->> 'receipt', 'paise', v_paise, 'mode', coalesce(p_news ->> 'mode', 'online'),
                    'payer', '', 'instrument', coalesce(p_news -> 'instrument', '{}'::jsonb), 'heads', to_jsonb(i.heads),
                    'clear', v_paise = i.paise, 'intent', i.id, 'gateway', p_gateway, 'payment', v_payment));
                select coalesce(sum(l.paise), 0) into v_rest from ksmart.receipt_line l
                where l.local_body = r.local_body and l.receipt = r.id and l.head is null;
                if v_rest > 0 then
                    perform ksmart.ask_refund(f, r.id, v_rest, case when v_paise = i.paise then 'not_due' else 'wrong_amount' end,
                                              '', null, null, p_at);
                end if;
                v_outcome := case when v_paise <> i.paise then 'wrong_amount' when v_rest > 0 then 'not_due' else 'settled' end;
                update ksmart.payment_intent t set state = 'settled', why = v_outcome
                where t.local_body = i.local_body and t.id = i.id;
            end if;
        elsif v_status in ('failed', 'expired') then
            v_outcome := case when i.state in ('created', 'asked') then v_status else 'late' end;
            update ksmart.payment_intent t set state = v_status
            where t.local_body = i.local_body and t.id = i.id and t.state in ('created', 'asked');
        else
            v_outcome := 'pending';
        end if;
    end if;
    insert into ksmart.gateway_news (at, gateway, source, intent, payment, status, paise, outcome, body)
    values (p_at, p_gateway, p_source, (p_news ->> 'order')::uuid, v_payment, v_status, v_paise, v_outcome, p_body);
    return v_outcome;
end $$;

-- door: ksmart.news_forged owner=ksmart_owner
-- Something came that nobody signed: kept for whoever looks into it, and believed in nothing.
create function {door}(p_gateway text, p_body bytea, p_at timestamptz) returns void
language sql volatile security definer set search_path = ''
as $$
    insert into ksmart.gateway_news (at, gateway, source, outcome, body) values (p_at, p_gateway, 'webhook', 'forged', p_body)
$$;
