-- Money for things from a payer's own device: an order at a gateway, and each payment of it once.
create table ledger.pay_order (
    id uuid primary key,
    paise bigint not null check (paise > 0),
    at timestamptz not null default now(),
    asked_at timestamptz,                       -- when the gateway was last asked about it
    gateway text collate "C" not null,
    state text collate "C" not null default 'made' check (state in ('made', 'placed', 'settled', 'failed')),
    url text collate "C",
    upi text collate "C",
    parts jsonb not null                        -- [{local_body, thing, fee, amount}]
);
create index pay_order_waiting on ledger.pay_order (at) where state in ('made', 'placed');

create function ledger.make_order(p_id uuid, p_gateway text, p_paise bigint, p_parts jsonb) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
begin
    insert into ledger.pay_order (id, gateway, paise, parts) values (p_id, p_gateway, p_paise, p_parts) on conflict do nothing;
    return found;
end $$;

create function ledger.place_order(p_id uuid, p_url text, p_upi text) returns void
language sql volatile security definer set search_path = ''
as $$ update ledger.pay_order o set state = 'placed', url = p_url, upi = p_upi where o.id = p_id and o.state = 'made' $$;

-- Orders of unknown fate whose time has come: asked about every so often, for a day.
create function ledger.orders_due(p_limit int) returns setof uuid
language sql volatile security definer set search_path = ''
as $$
    update ledger.pay_order o set asked_at = now()
    where o.id in (
        select w.id from ledger.pay_order w
        where w.state in ('made', 'placed') and w.at < now() - interval '2 minutes'
          and (w.asked_at is null or w.asked_at < now() - interval '5 minutes')
        order by w.at for update skip locked limit p_limit)
    returning o.id
$$;

create function ledger.end_order(p_id uuid, p_state text) returns void
language sql volatile security definer set search_path = ''
as $$ update ledger.pay_order o set state = p_state where o.id = p_id and o.state <> 'settled' $$;

-- What the roll knows of a thing: who pays, by the latest row of each fee.
create function ledger.payers_of(p_local_body text, p_thing text, p_fees text[]) returns setof text
language sql stable security definer set search_path = ''
as $$
    select distinct on (s.fee) s.payer from ledger.standing s
    where s.local_body = p_local_body and s.fee = any (p_fees) and s.thing = p_thing
    order by s.fee, s.since desc, s.nth desc
$$;

-- The things that somebody pays for, in every body.
create function ledger.things_of(p_payer text) returns table (local_body text, thing text)
language sql stable security definer set search_path = ''
as $$
    select distinct s.local_body, s.thing from ledger.standing s
    where s.payer = p_payer and p_payer <> '' limit 200
$$;
