-- The journal: vouchers and their lines, inserted once and never touched again.

create sequence finance.voucher_id;

-- No CHECK on these two: the executor reads each constraint's text anew for every statement (a fifth of a posting,
-- measured). `guard_lines` checks the same once a statement.
create table finance.voucher (
    id bigint not null default nextval('finance.voucher_id'),
    total bigint not null,                      -- paise of its debits, which are those of its credits
    reverses bigint,
    posted_at timestamptz not null default now(),
    on_date date not null,
    lines smallint not null,
    local_body text collate "C" not null,
    fund text collate "C" not null,
    kind text collate "C" not null,
    source text collate "C" not null,
    narration text collate "C" not null,
    posted_by text collate "C" not null,
    primary key (local_body, id),
    -- One event posts once for each fund it touches.
    constraint voucher_once unique (local_body, source, fund)
);
create unique index voucher_reversed_once on finance.voucher (local_body, reverses) where reverses is not null;
create index voucher_closing on finance.voucher (local_body, on_date) where kind = 'closing';

create table finance.line (
    amount bigint not null,                     -- paise; debit above 0, credit below
    voucher bigint not null,
    on_date date not null,
    nth smallint not null,
    local_body text collate "C" not null,
    fund text collate "C" not null,
    account text collate "C" not null,
    function text collate "C" not null,
    functionary text collate "C" not null,
    field text collate "C" not null,
    party text collate "C" not null,
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
-- statement costs a set-based load a fraction of what a row trigger would. A head that never gets lines moves
-- no balance and gets no number; `prove` reports it.
--
-- Plans live as long as a connection, and the first may be made while tables are empty, when every index costs
-- the same and the planner may take the ledger's to look up a voucher: 9 ms a posting, measured, until the next
-- ANALYZE. Hence `enable_seqscan = off` on functions that post, and look-ups by key `order by` that key: only
-- the right index gives the order for nothing.
create function finance.guard_lines() returns trigger
language plpgsql
as $$
declare v_voucher bigint;
begin
    select g.voucher into v_voucher
    from (
        -- A voucher whose lines name two bodies, funds or days falls into two groups, and neither is whole.
        select a.voucher, a.local_body, a.fund, a.on_date, count(*) as lines, min(a.nth) as low, max(a.nth) as high,
               sum(a.amount) as rest, sum(a.amount) filter (where a.amount > 0) as total,
               bool_or(a.amount = 0 or length(a.party) > 100) as wrong
        from added a group by a.voucher, a.local_body, a.fund, a.on_date
    ) g
    left join lateral (
        select h.id, h.total, h.lines, h.fund, h.on_date,
               h.source = '' or length(h.source) > 200 or length(h.narration) > 500 or h.posted_by = ''
               or h.kind not in ('receipt', 'payment', 'contra', 'journal', 'opening', 'closing') as wrong
        from finance.voucher h
        where h.local_body = g.local_body and h.id = g.voucher order by h.local_body, h.id limit 1
    ) v on v.fund = g.fund and v.on_date = g.on_date
    where v.id is null or g.rest <> 0 or g.total <> v.total or g.lines <> v.lines or g.low <> 1
       or g.high <> v.lines or g.wrong or v.wrong
    limit 1;
    if found then
        raise exception 'voucher % does not balance, or its lines and its head do not agree', v_voucher
            using errcode = 'KF001';
    end if;
    return null;
end $$;

create trigger guard after insert on finance.line
    referencing new table as added for each statement execute function finance.guard_lines();
