-- The journal: vouchers and their lines, inserted once and never touched again.

create sequence finance.voucher_id;

create table finance.voucher (
    id bigint not null default nextval('finance.voucher_id'),
    total bigint not null check (total > 0),            -- paise of its debits, which are those of its credits
    reverses bigint,
    posted_at timestamptz not null default now(),
    on_date date not null check (isfinite(on_date)),
    lines smallint not null check (lines >= 2),
    local_body finance.code not null,
    fund finance.code not null,
    kind text collate "C" not null check (kind in ('receipt', 'payment', 'contra', 'journal', 'opening', 'closing')),
    source text collate "C" not null check (source <> '' and length(source) <= 200),
    narration text collate "C" not null check (length(narration) <= 500),
    posted_by text collate "C" not null,
    primary key (local_body, id),
    -- One event posts once for each fund it touches.
    constraint voucher_once unique (local_body, source, fund)
);
create unique index voucher_reversed_once on finance.voucher (local_body, reverses) where reverses is not null;
create index voucher_closing on finance.voucher (local_body, on_date) where kind = 'closing';

create table finance.line (
    amount bigint not null check (amount <> 0),         -- paise; debit above 0, credit below
    voucher bigint not null,
    on_date date not null,
    nth smallint not null,
    local_body text collate "C" not null,
    fund text collate "C" not null,
    account text collate "C" not null,
    function text collate "C" not null,
    functionary text collate "C" not null,
    field text collate "C" not null,
    party text collate "C" not null check (length(party) <= 100),
    primary key (local_body, voucher, nth)
);
create index line_ledger on finance.line (local_body, account, on_date);

-- Vouchers whose lines are not yet in the balances and which have no number yet. A row is born with its
-- voucher and dies when `settle` has folded and numbered it, so balance + lines of fresh vouchers is exact
-- in every snapshot and posting never waits for a balance or a counter.
create table finance.fresh (
    voucher bigint not null,
    local_body text collate "C" not null,
    primary key (local_body, voucher)
);

create table finance.balance (
    debit bigint not null,
    credit bigint not null,
    month date not null,
    local_body text collate "C" not null,
    fund text collate "C" not null,
    account text collate "C" not null,
    function text collate "C" not null,
    primary key (local_body, account, fund, function, month)
) with (fillfactor = 70);

create table finance.series (
    local_body text collate "C" not null,
    fund text collate "C" not null,
    kind text collate "C" not null,
    year int not null,
    last int not null,
    primary key (local_body, fund, kind, year)
);

create table finance.voucher_number (
    voucher bigint not null,
    year int not null,
    number int not null,
    local_body text collate "C" not null,
    fund text collate "C" not null,
    kind text collate "C" not null,
    primary key (local_body, voucher),
    constraint voucher_number_once unique (local_body, fund, kind, year, number)
);

-- Not security definer and without settings: the planner puts its text where it is called.
create function finance.lines_of(p_local_body text, p_voucher bigint) returns setof finance.line
language sql stable
as $$
    select l.* from finance.line l where l.local_body = p_local_body and l.voucher = p_voucher
    order by l.local_body, l.voucher, l.nth
$$;

create function finance.frozen() returns trigger
language plpgsql set search_path = ''
as $$
begin
    raise exception 'posted rows never change: %', tg_table_name
        using errcode = 'KF006', hint = 'post a reversal';
end $$;

create trigger frozen before update or delete or truncate on finance.voucher
    for each statement execute function finance.frozen();
create trigger frozen before update or delete or truncate on finance.line
    for each statement execute function finance.frozen();
create trigger frozen before update or delete or truncate on finance.voucher_number
    for each statement execute function finance.frozen();

-- Whoever inserts, by whatever way: the lines that one statement adds are whole vouchers that balance and
-- agree with their heads. Together with the primary key this also bars a later line, and one check for a
-- statement costs a set-based load a fraction of what a row trigger would.
-- Plans live as long as a connection, and the first may be made while tables are empty, when every index costs
-- the same and the planner may take the ledger's to look up a voucher: 9 ms a posting, measured, until the next
-- ANALYZE. Hence `enable_seqscan = off` on our functions, and look-ups by key `order by` that key: only the
-- right index gives the order for nothing.
create function finance.guard_lines() returns trigger
language plpgsql set search_path = '' set enable_seqscan = off
as $$
declare v_voucher bigint;
begin
    select g.voucher into v_voucher
    from (
        select a.voucher, count(*) as lines, min(a.nth) as low, max(a.nth) as high, sum(a.amount) as rest,
               sum(a.amount) filter (where a.amount > 0) as total,
               min(a.local_body) as body, max(a.local_body) as other_body,
               min(a.fund) as fund, max(a.fund) as other_fund,
               min(a.on_date) as day, max(a.on_date) as other_day
        from added a group by a.voucher
    ) g
    left join lateral (
        select h.id, h.total, h.lines, h.fund, h.on_date from finance.voucher h
        where h.local_body = g.body and h.id = g.voucher order by h.local_body, h.id limit 1
    ) v on true
    where v.id is null or g.rest <> 0 or g.total <> v.total or g.lines <> v.lines or g.low <> 1
       or g.high <> v.lines or g.body <> g.other_body or g.fund <> v.fund or g.other_fund <> v.fund
       or g.day <> v.on_date or g.other_day <> v.on_date
    limit 1;
    if found then
        raise exception 'lines of voucher % do not balance or do not agree with its head', v_voucher
            using errcode = 'KF001';
    end if;
    return null;
end $$;

create function finance.guard_vouchers() returns trigger
language plpgsql set search_path = '' set enable_seqscan = off
as $$
begin
    if exists (
        select from added v
        where (select l.nth from finance.line l where l.local_body = v.local_body and l.voucher = v.id
               order by l.local_body, l.voucher, l.nth limit 1) is null
    ) then
        raise exception 'a voucher has no lines' using errcode = 'KF001';
    end if;
    return null;
end $$;

create trigger guard after insert on finance.line
    referencing new table as added for each statement execute function finance.guard_lines();
create trigger guard after insert on finance.voucher
    referencing new table as added for each statement execute function finance.guard_vouchers();
