-- The journal: a voucher is one row, inserted once and never touched again. Its lines are arrays of that row, so
-- there is no voucher without lines, no line without a voucher and no half of either; `ledger.line` shows
-- them as rows. (Measured against a table of lines: decision 0141.)

create sequence ledger.voucher_id;

-- No CHECK here: the executor reads each constraint's text anew for every statement. `guard_vouchers` checks
-- once a statement, for one voucher as for a million.
create table ledger.voucher (
    id bigint not null default nextval('ledger.voucher_id'),
    reverses bigint,
    posted_at timestamptz not null default now(),
    on_date date not null,
    series int,                                 -- of vouchers born with their number: those of a batch
    number int,
    local_body text collate "C" not null,
    fund text collate "C" not null,
    kind text collate "C" not null,
    source text collate "C" not null,
    narration text collate "C" not null,
    posted_by text collate "C" not null,
    accounts text[] collate "C" not null,
    amounts bigint[] not null,                  -- paise; debit above 0, credit below
    functions text[] collate "C",               -- null where no line has one; so the next three
    functionaries text[] collate "C",
    fields text[] collate "C",
    parties text[] collate "C",
    -- By id first: comparing a number is cheaper than comparing a text, a million times.
    primary key (id, local_body),
    -- One event posts once for each fund it touches.
    constraint voucher_once unique (local_body, source, fund)
);
create unique index voucher_reversed_once on ledger.voucher (local_body, reverses) where reverses is not null;
create index voucher_closing on ledger.voucher (local_body, on_date) where kind = 'closing';
create index voucher_day on ledger.voucher (local_body, on_date);

create view ledger.line with (security_invoker = true) as
select v.local_body, v.id as voucher, l.nth::int as nth, v.on_date, v.fund, v.kind, l.account, l.amount,
       coalesce(l.function, '') as function, coalesce(l.functionary, '') as functionary,
       coalesce(l.field, '') as field, coalesce(l.party, '') as party
from ledger.voucher v
cross join lateral unnest(v.accounts, v.amounts, v.functions, v.functionaries, v.fields, v.parties)
    with ordinality as l(account, amount, function, functionary, field, party, nth);

-- Vouchers whose lines are not yet in the balances and which have no number yet. A row is born with its
-- voucher and dies when `settle` has folded and numbered it, so balance + lines of fresh vouchers is exact
-- in every snapshot and posting never waits for a balance or a counter.
create table ledger.fresh (
    voucher bigint not null,
    local_body text collate "C" not null,
    primary key (local_body, voucher)
);

create table ledger.balance (
    debit bigint not null,
    credit bigint not null,
    month date not null,
    local_body text collate "C" not null,
    fund text collate "C" not null,
    account text collate "C" not null,
    function text collate "C" not null,
    primary key (local_body, account, fund, function, month)
) with (fillfactor = 70);

-- A run of voucher numbers: one for each body, fund, kind and financial year.
create table ledger.series (
    id int generated always as identity unique,
    year int not null,
    last int not null,
    local_body text collate "C" not null,
    fund text collate "C" not null,
    kind text collate "C" not null,
    primary key (local_body, fund, kind, year)
);

-- The numbers of vouchers that were posted one by one: `settle` gives them.
create table ledger.given_number (
    voucher bigint primary key,
    series int not null,
    number int not null,
    constraint given_number_once unique (series, number)
);

-- Every number, however it came. That no two are the same is held by the lock of the book, under which all are
-- made from `series.last`, and asked again by the proof: an index on them would cost a batch a twelfth of its time.
create view ledger.voucher_number with (security_invoker = true) as
select g.voucher, g.series, g.number from ledger.given_number g
union all
select v.id, v.series, v.number from ledger.voucher v where v.series is not null;

create function ledger.frozen() returns trigger
language plpgsql set search_path = ''
as $$
begin
    raise exception 'posted rows never change: %', tg_table_name
        using errcode = 'KF006', hint = 'post a reversal';
end $$;

create trigger frozen before update or delete or truncate on ledger.voucher
    for each statement execute function ledger.frozen();
create trigger frozen before update or delete or truncate on ledger.given_number
    for each statement execute function ledger.frozen();

-- Whoever inserts, by whatever way: every voucher is whole and its debits are its credits.
create function ledger.guard_vouchers() returns trigger
language plpgsql
as $$
declare v_voucher bigint;
begin
    select a.id into v_voucher
    from added a
    where (select sum(m) <> 0 or bool_or(m = 0) or count(m) <> count(*) or count(*) not between 2 and 2000
           from unnest(a.amounts) m)
       or cardinality(a.accounts) <> cardinality(a.amounts) or cardinality(a.functions) <> cardinality(a.amounts)
       or cardinality(a.functionaries) <> cardinality(a.amounts) or cardinality(a.fields) <> cardinality(a.amounts)
       or cardinality(a.parties) <> cardinality(a.amounts)
       or array_position(a.accounts, null) is not null
       or a.source = '' or length(a.source) > 200 or length(a.narration) > 500 or a.posted_by = ''
       or not isfinite(a.on_date)
       or a.kind not in ('receipt', 'payment', 'contra', 'journal', 'opening', 'closing')
    limit 1;
    if found then
        raise exception 'voucher % does not balance or is not whole', v_voucher using errcode = 'KF001';
    end if;
    return null;
end $$;

create trigger guard after insert on ledger.voucher
    referencing new table as added for each statement execute function ledger.guard_vouchers();
