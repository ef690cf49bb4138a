-- door: ksmart.intent_url owner=ksmart_owner
-- Where a payer goes for an order; all null while the gateway has not been asked.
create function {door}(p_id uuid, out url text, out upi text, out state text)
language sql stable security definer set search_path = ''
as $$ select i.url, i.upi, i.state from ksmart.payment_intent i where i.id = p_id $$;

-- door: ksmart.intent_asked owner=ksmart_owner
-- The gateway has taken the order. News may have been quicker: a state that it brought stays.
create function {door}(p_id uuid, p_ref text, p_url text, p_upi text) returns void
language sql volatile security definer set search_path = ''
as $$
    update ksmart.payment_intent i set ref = p_ref, url = p_url, upi = p_upi,
        state = case when i.state = 'created' then 'asked' else i.state end
    where i.id = p_id
$$;

-- door: ksmart.intents_due owner=ksmart_owner
-- Orders of unknown fate whose time has come to be asked about: after 1, 2, 4 ... 15 minutes, for the last time when
-- they ran out a day ago: from then on the bank's list speaks for them. Others skip them until then.
create function {door}(p_gateway text, p_at timestamptz, p_limit int) returns setof uuid
language sql volatile security definer set search_path = ''
as $$
    with due as (
        select i.local_body, i.id from ksmart.payment_intent i
        where i.gateway = p_gateway and i.state <> 'settled' and i.next_check_at <= p_at
        order by i.next_check_at limit p_limit for update skip locked
    )
    update ksmart.payment_intent i
    set checks = i.checks + 1,
        next_check_at = case when p_at > i.expires_at + interval '1 day' then 'infinity'
                             else p_at + least(15, power(2, least(i.checks, 4))) * interval '1 minute' end
    from due where i.local_body = due.local_body and i.id = due.id
    returning i.id
$$;

-- door: ksmart.intent_ran_out owner=ksmart_owner
-- The gateway knows nothing of a payment and the order's time is over. Money may still come: the state says
-- only that nobody waits for it.
create function {door}(p_id uuid, p_at timestamptz) returns void
language sql volatile security definer set search_path = ''
as $$
    update ksmart.payment_intent i set state = 'expired'
    where i.id = p_id and i.state in ('created', 'asked') and i.expires_at <= p_at
$$;

-- door: ksmart.settlement_keep owner=ksmart_owner
create function {door}(p_gateway text, p_day date, p_payment text, p_intent uuid, p_paise bigint, p_outcome text, p_at timestamptz)
returns void
language sql volatile security definer set search_path = ''
as $$
    insert into ksmart.settlement_row (gateway, day, payment, intent, paise, outcome, at)
    values (p_gateway, p_day, p_payment, p_intent, p_paise, p_outcome, p_at) on conflict do nothing
$$;

-- door: ksmart.settlement_gaps owner=ksmart_owner
-- Receipts of a day that the settlement file does not have, or has with another amount.
create function {door}(p_gateway text, p_day date) returns table (number text, payment text, paise bigint, settled bigint)
language sql stable security definer set search_path = ''
as $$
    select r.number, r.payment, r.paise, s.paise from ksmart.receipt r
    left join ksmart.settlement_row s on s.gateway = r.gateway and s.payment = r.payment
    where r.gateway = p_gateway and r.on_day = p_day and s.paise is distinct from r.paise
    order by r.number
$$;

-- door: ksmart.money_stuck owner=ksmart_owner
-- How many orders nobody knows the fate of, and since when the oldest waits.
create function {door}(p_at timestamptz, out orders bigint, out oldest timestamptz)
language sql stable security definer set search_path = ''
as $$
    select count(*), min(i.created_at) from ksmart.payment_intent i
    where i.state in ('created', 'asked') and i.created_at < p_at - interval '30 minutes'
$$;
