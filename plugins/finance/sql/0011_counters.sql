-- Counters and collectors: what was taken on a day, counted, and brought to the bank; receipt books of the field;
-- and what could not be posted yet, kept with its reason.

-- A counter's day that was closed. Its row is written once; receipts of that day come before it or not at all.
create table ledger.counter_day (
    day date not null,
    expected bigint not null,                   -- cash of receipts that stand
    counted bigint not null check (counted >= 0),
    local_body text collate "C" not null,
    counter text collate "C" not null check (counter <> ''),
    closed_by text collate "C" not null check (closed_by <> ''),
    closed_at timestamptz not null default now(),
    primary key (local_body, counter, day)
);

-- A pay-in slip: what of which closed days, and in which mode, went into the bank.
create table ledger.remittance (
    on_date date not null,
    amount bigint not null check (amount > 0),
    local_body text collate "C" not null,
    slip text collate "C" not null check (slip <> '' and length(slip) <= 60),
    mode text collate "C" not null,
    bank text collate "C" not null,
    remitted_by text collate "C" not null,
    primary key (local_body, slip)
);
create table ledger.remitted_day (
    day date not null,
    local_body text collate "C" not null,
    counter text collate "C" not null,
    mode text collate "C" not null,
    slip text collate "C" not null,
    primary key (local_body, counter, day, mode),
    foreign key (local_body, counter, day) references ledger.counter_day (local_body, counter, day),
    foreign key (local_body, slip) references ledger.remittance (local_body, slip)
);

-- A book of numbered leaves that a collector carries.
create table ledger.receipt_book (
    first_leaf int not null check (first_leaf > 0),
    last_leaf int not null check (last_leaf >= first_leaf),
    local_body text collate "C" not null references ledger.book (local_body),
    book text collate "C" not null check (book <> '' and length(book) <= 40 and position(':' in book) = 0),
    collector text collate "C" not null check (collector <> ''),
    primary key (local_body, book)
);

-- Events that were refused: nothing of them is posted, nothing of them is lost.
create table ledger.parked (
    first_at timestamptz not null default now(),
    tried_at timestamptz not null default now(),
    tries int not null default 1,
    settled boolean not null default false,
    local_body text collate "C" not null,
    source text collate "C" not null,
    reason text collate "C" not null,
    words text collate "C" not null,
    event jsonb not null,
    primary key (local_body, source)
);
create index parked_open on ledger.parked (local_body, tried_at) where not settled;

do $$
declare v_table text;
begin
    foreach v_table in array array['counter_day', 'remittance', 'remitted_day', 'receipt_book'] loop
        execute format('create trigger frozen before update or delete or truncate on ledger.%I'
                       ' for each statement execute function ledger.frozen()', v_table);
    end loop;
end $$;

create function ledger.counter_key(p_local_body text, p_counter text, p_day date) returns bigint
language sql immutable parallel safe
as $$ select hashtextextended('ledger.counter ' || p_local_body || ' ' || p_counter || ' ' || to_char(p_day, 'YYYY-MM-DD'), 0) $$;

-- Receipts hold the key of their counter's day shared, who closes it alone.
create function ledger.enter_counter(p_local_body text, p_counter text, p_day date) returns void
language plpgsql volatile set search_path = ''
as $$
begin
    if p_counter = '' then
        return;
    end if;
    perform pg_advisory_xact_lock_shared(ledger.counter_key(p_local_body, p_counter, p_day));
    if exists (select from ledger.counter_day d
               where d.local_body = p_local_body and d.counter = p_counter and d.day = p_day) then
        raise exception 'the counter % was closed for %', p_counter, p_day using errcode = 'KF003';
    end if;
end $$;

-- What stands of a counter's day by mode: receipts that were not undone on the same day.
create function ledger.counter_sums(p_local_body text, p_counter text, p_day date)
returns table (mode text, receipts bigint, amount bigint)
language sql stable security definer set search_path = ''
as $$
    select r.mode, count(*), sum(r.amount)::bigint from ledger.receipt r
    where r.local_body = p_local_body and r.counter = p_counter and r.on_date = p_day and r.counter <> ''
      and not exists (select from ledger.receipt_undone u
                      where u.local_body = r.local_body and u.receipt = r.source and u.on_date = p_day)
    group by r.mode order by r.mode
$$;

-- Close a counter's day. Returns counted less expected: below 0 is short, above 0 is over.
create function ledger.close_counter(p_local_body text, p_counter text, p_day date, p_cash_mode text, p_counted bigint, p_by text)
returns bigint
language plpgsql volatile security definer set search_path = ''
as $$
declare v_expected bigint;
begin
    perform pg_advisory_xact_lock(ledger.counter_key(p_local_body, p_counter, p_day));
    select coalesce(sum(s.amount), 0) into v_expected
    from ledger.counter_sums(p_local_body, p_counter, p_day) s where s.mode = p_cash_mode;
    insert into ledger.counter_day (local_body, counter, day, expected, counted, closed_by)
    values (p_local_body, p_counter, p_day, v_expected, p_counted, p_by);
    return p_counted - v_expected;
exception when unique_violation then
    raise exception 'the counter % was closed for % before', p_counter, p_day using errcode = 'KF003';
end $$;

-- Put closed days on a pay-in slip. Returns the amount: of cash what was counted, of others what was received.
create function ledger.remit_days(
    p_local_body text, p_slip text, p_mode text, p_cash boolean, p_bank text, p_on date, p_counters text[], p_days date[], p_by text
) returns bigint
language plpgsql volatile security definer set search_path = ''
as $$
declare v_amount bigint;
begin
    if exists (select from unnest(p_counters, p_days) as g(counter, day)
               where not exists (select from ledger.counter_day d where d.local_body = p_local_body
                                 and d.counter = g.counter and d.day = g.day and d.day <= p_on)) then
        raise exception 'only days that were closed are remitted' using errcode = 'KF011';
    end if;
    select coalesce(sum(case when p_cash then d.counted
                             else (select coalesce(sum(s.amount), 0) from ledger.counter_sums(p_local_body, d.counter, d.day) s
                                   where s.mode = p_mode) end), 0)
    into v_amount
    from unnest(p_counters, p_days) as g(counter, day)
    join ledger.counter_day d on d.local_body = p_local_body and d.counter = g.counter and d.day = g.day;
    if v_amount = 0 then
        raise exception 'there is nothing to remit' using errcode = 'KF009';
    end if;
    insert into ledger.remittance (local_body, slip, on_date, amount, mode, bank, remitted_by)
    values (p_local_body, p_slip, p_on, v_amount, p_mode, p_bank, p_by);
    insert into ledger.remitted_day (local_body, counter, day, mode, slip)
    select p_local_body, g.counter, g.day, p_mode, p_slip from unnest(p_counters, p_days) as g(counter, day);
    return v_amount;
exception when unique_violation then
    raise exception 'the slip % or one of its days was remitted before', p_slip using errcode = 'KF004';
end $$;

create function ledger.allot_book(p_local_body text, p_book text, p_collector text, p_first int, p_last int) returns void
language sql volatile security definer set search_path = ''
as $$
    insert into ledger.receipt_book (local_body, book, collector, first_leaf, last_leaf)
    values (p_local_body, p_book, p_collector, p_first, p_last)
$$;

-- Leaves of a book below its highest used one that nobody has accounted for, neither posted nor parked.
create function ledger.missing_leaves(p_local_body text, p_book text) returns table (leaf int)
language sql stable security definer set search_path = ''
as $$
    with used as (
        select substr(r.source, length(p_book) + 7)::int as leaf from ledger.receipt r
        where r.local_body = p_local_body and r.source like 'leaf:' || p_book || ':%'
        union
        select substr(k.source, length(p_book) + 7)::int from ledger.parked k
        where k.local_body = p_local_body and k.source like 'leaf:' || p_book || ':%'
    )
    select g.leaf from ledger.receipt_book b
    cross join lateral generate_series(b.first_leaf, coalesce((select max(u.leaf) from used u), 0)) as g(leaf)
    where b.local_body = p_local_body and b.book = p_book and g.leaf not in (select u.leaf from used u)
    order by 1
$$;

create function ledger.park(p_local_body text, p_source text, p_reason text, p_words text, p_event jsonb) returns void
language sql volatile security definer set search_path = ''
as $$
    insert into ledger.parked as k (local_body, source, reason, words, event)
    values (p_local_body, p_source, p_reason, p_words, p_event)
    on conflict (local_body, source) do update
    set reason = excluded.reason, words = excluded.words, tries = k.tries + 1, tried_at = now()
$$;

create function ledger.unpark(p_local_body text, p_source text) returns void
language sql volatile security definer set search_path = ''
as $$
    update ledger.parked k set settled = true, tried_at = now()
    where k.local_body = p_local_body and k.source = p_source and not k.settled
$$;
