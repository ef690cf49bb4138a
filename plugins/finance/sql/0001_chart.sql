-- What may be posted to, and when: accounts, values of the dimensions, books and their months.
-- Everything belongs to finance_owner. Nobody else writes: finance_poster calls the functions of this
-- schema, finance_reader reads its tables.
--
-- Money is bigint paise. A line's amount is above 0 for a debit and below 0 for a credit, so a voucher
-- balances when its lines add up to nothing.
--
-- Refusals: KF001 does not balance · KF002 account unknown, or not alive on the day · KF003 month not open ·
-- KF004 the source was posted with other content · KF005 dimension missing or unknown · KF006 posted rows
-- never change · KF007 cash would go below nothing · KF008 nothing to reverse, or reversed before ·
-- KF009 malformed · KF010 what was read has changed since: read again · KF011 unknown thing of the ledger ·
-- KF012 more than the budget has left.

create schema ledger;

create domain ledger.code as text collate "C" check (value ~ '^[A-Za-z0-9_.:/-]{0,64}$');

create table ledger.account (
    code ledger.code primary key check (code <> ''),
    type text collate "C" not null check (type in ('income', 'expense', 'liability', 'asset')),
    name_en text collate "C" not null,
    name_ml text collate "C" not null,
    since date not null,
    until date not null default 'infinity',     -- the first day on which it is dead
    needs_function boolean not null,
    cash boolean not null,                      -- its balance never goes below nothing
    budget text collate "C" not null check (budget in ('none', 'warn', 'stop')),    -- stop: no more than is appropriated
    check (since < until)
);

create table ledger.dimension_value (
    dimension text collate "C" not null check (dimension in ('fund', 'function', 'functionary', 'field')),
    code ledger.code not null check (code <> ''),
    name_en text collate "C" not null,
    name_ml text collate "C" not null,
    since date not null,
    until date not null default 'infinity',
    primary key (dimension, code),
    check (since < until)
);

-- A local body that keeps books here. Its row is the lock that settling holds.
create table ledger.book (
    local_body ledger.code primary key check (local_body <> ''),
    opened_on date not null
);

create table ledger.month (
    local_body ledger.code not null references ledger.book (local_body),
    month date not null check (extract(day from month) = 1),
    state text collate "C" not null check (state in ('open', 'closed')),
    primary key (local_body, month)
);

create function ledger.month_of(p_on date) returns date
language sql immutable parallel safe
as $$ select date_trunc('month', p_on::timestamp)::date $$;

-- The financial year begins on 1 April and is named by the calendar year it begins in.
create function ledger.year_of(p_on date) returns int
language sql immutable parallel safe
as $$ select date_part('year', p_on - interval '3 months')::int $$;

-- Posters hold this key shared and closers alone, so no voucher slips into a month while it closes.
create function ledger.month_key(p_local_body text, p_month date) returns bigint
language sql immutable parallel safe
as $$ select hashtextextended('ledger.month ' || p_local_body || ' ' || to_char(p_month, 'YYYY-MM'), 0) $$;
