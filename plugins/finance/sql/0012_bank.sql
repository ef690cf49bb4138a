-- Bank statements: imported whole, matched line by line with the bank's account in the books.

create table ledger.bank_statement (
    first_day date not null,
    last_day date not null check (last_day >= first_day),
    opening bigint not null,
    closing bigint not null,
    local_body text collate "C" not null references ledger.book (local_body),
    account text collate "C" not null references ledger.account (code),
    statement text collate "C" not null check (statement <> '' and length(statement) <= 60),
    imported_by text collate "C" not null,
    primary key (local_body, account, statement)
);

-- amount: above 0 for money that came in, as the books see it.
create table ledger.bank_line (
    on_date date not null,
    nth int not null,
    amount bigint not null check (amount <> 0),
    local_body text collate "C" not null,
    account text collate "C" not null,
    statement text collate "C" not null,
    reference text collate "C" not null check (length(reference) <= 100),
    narration text collate "C" not null check (length(narration) <= 500),
    primary key (local_body, account, statement, nth),
    foreign key (local_body, account, statement) references ledger.bank_statement (local_body, account, statement)
);

create table ledger.bank_match (
    nth int not null,
    voucher bigint not null,
    line int not null,
    local_body text collate "C" not null,
    account text collate "C" not null,
    statement text collate "C" not null,
    how text collate "C" not null check (how in ('reference', 'day', 'manual')),
    matched_by text collate "C" not null,
    primary key (local_body, account, statement, nth),
    unique (local_body, voucher, line),
    foreign key (local_body, account, statement, nth) references ledger.bank_line (local_body, account, statement, nth)
);

do $$
declare v_table text;
begin
    foreach v_table in array array['bank_statement', 'bank_line', 'bank_match'] loop
        execute format('create trigger frozen before update or delete or truncate on ledger.%I'
                       ' for each statement execute function ledger.frozen()', v_table);
    end loop;
end $$;

-- Import a statement: its lines must lead from its opening to its closing balance, and follow the last one.
create function ledger.import_statement(
    p_local_body text, p_account text, p_statement text, p_first date, p_last date, p_opening bigint, p_closing bigint,
    p_days date[], p_amounts bigint[], p_references text[], p_narrations text[], p_by text
) returns int
language plpgsql volatile security definer set search_path = ''
as $$
declare v_before bigint;
begin
    if not exists (select from ledger.account a where a.code = p_account and a.cash) then
        raise exception 'account % is no bank account', p_account using errcode = 'KF002';
    elsif p_opening + coalesce((select sum(m) from unnest(p_amounts) m), 0) <> p_closing then
        raise exception 'the lines do not lead from the opening to the closing balance' using errcode = 'KF009';
    elsif exists (select from unnest(p_days) d where d not between p_first and p_last) then
        raise exception 'a line lies outside the days of the statement' using errcode = 'KF009';
    end if;
    select s.closing into v_before from ledger.bank_statement s
    where s.local_body = p_local_body and s.account = p_account and s.last_day < p_first order by s.last_day desc limit 1;
    if v_before <> p_opening then
        raise exception 'the statement before closed with another balance' using errcode = 'KF009';
    elsif exists (select from ledger.bank_statement s where s.local_body = p_local_body and s.account = p_account
                  and s.statement <> p_statement and s.first_day <= p_last and s.last_day >= p_first) then
        raise exception 'another statement covers one of these days' using errcode = 'KF004';
    end if;
    insert into ledger.bank_statement (local_body, account, statement, first_day, last_day, opening, closing, imported_by)
    values (p_local_body, p_account, p_statement, p_first, p_last, p_opening, p_closing, p_by);
    insert into ledger.bank_line (local_body, account, statement, nth, on_date, amount, reference, narration)
    select p_local_body, p_account, p_statement, g.nth, g.day, g.amount, g.reference, g.narration
    from unnest(p_days, p_amounts, p_references, p_narrations) with ordinality as g(day, amount, reference, narration, nth);
    return cardinality(p_days);
exception when unique_violation then
    raise exception 'the statement % was imported before', p_statement using errcode = 'KF004';
end $$;

-- Lines of the books on a bank account that no statement has shown, with what a bank would call them: the
-- instrument of a receipt, the number of a pay-in slip, else the event's own name.
create function ledger.unmatched_books(p_local_body text, p_account text, p_to date)
returns table (voucher bigint, line int, on_date date, amount bigint, reference text)
language sql stable security definer set search_path = ''
as $$
    select l.voucher, l.nth, l.on_date, l.amount, coalesce(nullif(r.instrument, ''), m.slip, v.event)
    from ledger.line l
    cross join lateral (select left(w.source, -1 - length(split_part(w.source, ':', -1))) as event
                        from ledger.voucher w where w.id = l.voucher and w.local_body = l.local_body) v
    left join ledger.receipt r on r.local_body = l.local_body and r.source = v.event
    left join ledger.remittance m on m.local_body = l.local_body and 'slip:' || m.slip = v.event
    where l.local_body = p_local_body and l.account = p_account and l.on_date <= p_to
      and not exists (select from ledger.bank_match k where k.local_body = l.local_body and k.voucher = l.voucher and k.line = l.nth)
$$;

create function ledger.unmatched_bank(p_local_body text, p_account text, p_to date)
returns table (statement text, nth int, on_date date, amount bigint, reference text, narration text)
language sql stable security definer set search_path = ''
as $$
    select b.statement, b.nth, b.on_date, b.amount, b.reference, b.narration from ledger.bank_line b
    where b.local_body = p_local_body and b.account = p_account and b.on_date <= p_to
      and not exists (select from ledger.bank_match k where k.local_body = b.local_body and k.account = b.account
                      and k.statement = b.statement and k.nth = b.nth)
    order by b.on_date, b.statement, b.nth
$$;

-- Match what is certain: the same amount and reference; then the same amount within some days, where neither side
-- has another candidate. Returns how many were matched.
create function ledger.match_bank(p_local_body text, p_account text, p_days int, p_by text) returns int
language plpgsql volatile security definer set search_path = ''
as $$
declare
    v_how text;
    v_some int;
    v_all int := 0;
begin
    perform pg_advisory_xact_lock(hashtextextended('ledger.bank ' || p_local_body || ' ' || p_account, 0));
    foreach v_how in array array['reference', 'day'] loop
        with pair as (
            select b.statement, b.nth, k.voucher, k.line,
                   count(*) over (partition by b.statement, b.nth) as for_bank,
                   count(*) over (partition by k.voucher, k.line) as for_books
            from ledger.unmatched_bank(p_local_body, p_account, 'infinity') b
            join ledger.unmatched_books(p_local_body, p_account, 'infinity') k
              on k.amount = b.amount
             and case v_how when 'reference' then b.reference <> '' and k.reference = b.reference
                      else abs(k.on_date - b.on_date) <= p_days end
        )
        insert into ledger.bank_match (local_body, account, statement, nth, voucher, line, how, matched_by)
        select p_local_body, p_account, p.statement, p.nth, p.voucher, p.line, v_how, p_by
        from pair p where p.for_bank = 1 and p.for_books = 1;
        get diagnostics v_some = row_count;
        v_all := v_all + v_some;
    end loop;
    return v_all;
end $$;

-- Match two lines by hand: their amounts must be the same.
create function ledger.match_by_hand(
    p_local_body text, p_account text, p_statement text, p_nth int, p_voucher bigint, p_line int, p_by text
) returns void
language plpgsql volatile security definer set search_path = ''
as $$
begin
    if not exists (
        select from ledger.unmatched_bank(p_local_body, p_account, 'infinity') b
        join ledger.unmatched_books(p_local_body, p_account, 'infinity') k on k.amount = b.amount
        where b.statement = p_statement and b.nth = p_nth and k.voucher = p_voucher and k.line = p_line
    ) then
        raise exception 'these two are not open lines of one amount' using errcode = 'KF011';
    end if;
    insert into ledger.bank_match (local_body, account, statement, nth, voucher, line, how, matched_by)
    values (p_local_body, p_account, p_statement, p_nth, p_voucher, p_line, 'manual', p_by);
end $$;
