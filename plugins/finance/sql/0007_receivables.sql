-- What is owed: one insert-only journal of movements for each thing that is billed. What is open on a demand is the
-- sum of its movements; what is an arrear is told by its period, so no row moves on 1 April.

-- A thing that is billed (a building, a lease). Its row is the lock and the version of its card.
create table ledger.thing (
    local_body text collate "C" not null references ledger.book (local_body),
    thing text collate "C" not null check (thing <> '' and length(thing) <= 100),
    version int not null default 0,
    primary key (local_body, thing)
);

-- demand, adjust, pay, undo, waive, write_off, set_off, excess: on a demand, above 0 for more owed.
-- interest, interest_undone, interest_waived: interest settled on a demand; the demand itself is untouched.
-- advance, advance_used, advance_undone, refund: what we owe the payer, above 0 for more; no demand.
create table ledger.movement (
    id bigint generated always as identity,
    amount bigint not null,
    on_date date not null,
    effective_on date not null,         -- from which interest counts it: an undone payment was never made
    period_first date,
    period_last date,
    due_on date,                        -- on the movement that raises a demand
    local_body text collate "C" not null,
    thing text collate "C" not null,
    fee text collate "C" not null,
    head text collate "C" not null,
    account_set text collate "C" not null,
    kind text collate "C" not null check (kind in (
        'demand', 'adjust', 'pay', 'undo', 'waive', 'write_off', 'set_off', 'excess', 'rebate', 'rebate_undone',
        'interest', 'interest_undone', 'interest_waived', 'advance', 'advance_used', 'advance_undone', 'refund')),
    source text collate "C" not null,
    primary key (id, local_body),
    check ((kind = 'demand') = (due_on is not null)),
    check ((period_first is null) = (kind in ('advance', 'advance_used', 'advance_undone', 'refund')))
);
-- Demands come by the million and are found by `demanded_once`; the other two leave them out.
create index movement_card on ledger.movement (local_body, thing) where kind <> 'demand';
create index movement_source on ledger.movement (local_body, source) where kind <> 'demand';
-- A head is demanded once for a thing and period, however often the run is repeated.
create unique index demanded_once on ledger.movement (local_body, thing, fee, head, period_first) where kind = 'demand';

create table ledger.receipt (
    amount bigint not null check (amount > 0),
    on_date date not null,
    local_body text collate "C" not null,
    source text collate "C" not null check (source <> ''),
    thing text collate "C" not null,
    mode text collate "C" not null,
    instrument text collate "C" not null,       -- number of the cheque or transaction
    counter text collate "C" not null,          -- where it was taken; empty: from the payer's own device
    primary key (local_body, source),
    foreign key (local_body, thing) references ledger.thing (local_body, thing)
);

-- A receipt that was cancelled, or whose cheque came back. Once.
create table ledger.receipt_undone (
    on_date date not null,
    local_body text collate "C" not null,
    receipt text collate "C" not null,
    reason text collate "C" not null check (reason in ('error', 'dishonoured', 'other')),
    primary key (local_body, receipt),
    foreign key (local_body, receipt) references ledger.receipt (local_body, source)
);

create index receipt_counter on ledger.receipt (local_body, counter, on_date) where counter <> '';

create trigger frozen before update or delete or truncate on ledger.movement
    for each statement execute function ledger.frozen();
create trigger frozen before update or delete or truncate on ledger.receipt
    for each statement execute function ledger.frozen();
create trigger frozen before update or delete or truncate on ledger.receipt_undone
    for each statement execute function ledger.frozen();

-- Make the card if need be, and its version.
create function ledger.card_version(p_local_body text, p_thing text) returns int
language plpgsql volatile security definer set search_path = ''
as $$
declare v_version int;
begin
    select t.version into v_version from ledger.thing t where t.local_body = p_local_body and t.thing = p_thing;
    if not found then
        insert into ledger.thing (local_body, thing) values (p_local_body, p_thing) on conflict do nothing;
        v_version := 0;
    end if;
    return v_version;
end $$;

create function ledger.card_read(p_local_body text, p_thing text) returns int
language sql stable security definer set search_path = ''
as $$
    select coalesce((select t.version from ledger.thing t where t.local_body = p_local_body and t.thing = p_thing), 0)
$$;

-- Write a decision about one card: it stands only if the card is what the decision was made from.
-- p_movements: JSON array of objects with the columns of ledger.movement. p_receipt: {amount, mode, instrument,
-- counter}. Null stands for no receipt, no undoing.
create function ledger.write_card(
    p_local_body text, p_thing text, p_version int, p_source text, p_on date, p_movements jsonb,
    p_receipt jsonb, p_undone text, p_reason text
) returns void
language plpgsql volatile security definer set search_path = '' set enable_seqscan = off
as $$
begin
    update ledger.thing t set version = t.version + 1
    where t.local_body = p_local_body and t.thing = p_thing and t.version = p_version;
    if not found then
        raise exception 'the card of % has changed since it was read', p_thing using errcode = 'KF010';
    end if;
    if p_receipt is not null then
        perform ledger.enter_counter(p_local_body, p_receipt ->> 'counter', p_on);
        insert into ledger.receipt (local_body, source, thing, on_date, mode, amount, instrument, counter)
        values (p_local_body, p_source, p_thing, p_on, p_receipt ->> 'mode', (p_receipt ->> 'amount')::bigint,
                p_receipt ->> 'instrument', p_receipt ->> 'counter');
    end if;
    if p_undone is not null then
        insert into ledger.receipt_undone (local_body, receipt, on_date, reason)
        values (p_local_body, p_undone, p_on, p_reason);
    end if;
    insert into ledger.movement (local_body, thing, source, on_date, effective_on, amount, period_first, period_last,
                                  due_on, fee, head, account_set, kind)
    select p_local_body, p_thing, p_source, p_on, coalesce(m.effective_on, p_on), m.amount, m.period_first, m.period_last,
           m.due_on, m.fee, m.head, m.account_set, m.kind
    from jsonb_to_recordset(p_movements) as m(effective_on date, amount bigint, period_first date, period_last date,
                                              due_on date, fee text, head text, account_set text, kind text);
end $$;

-- What is open by set and financial year of the period, from the movements to a day.
create function ledger.open_demands(p_local_body text, p_on date)
returns table (account_set text, year int, open bigint)
language sql stable security definer set search_path = ''
as $$
    select m.account_set, ledger.year_of(m.period_first), sum(m.amount)::bigint
    from ledger.movement m
    where m.local_body = p_local_body and m.on_date <= p_on
      and m.kind in ('demand', 'adjust', 'pay', 'undo', 'waive', 'write_off', 'set_off', 'excess', 'rebate', 'rebate_undone')
    group by 1, 2 having sum(m.amount) <> 0
$$;

create function ledger.open_advances(p_local_body text, p_on date)
returns table (account_set text, open bigint)
language sql stable security definer set search_path = ''
as $$
    select m.account_set, sum(m.amount)::bigint
    from ledger.movement m
    where m.local_body = p_local_body and m.on_date <= p_on
      and m.kind in ('advance', 'advance_used', 'advance_undone', 'refund')
    group by 1 having sum(m.amount) <> 0
$$;
