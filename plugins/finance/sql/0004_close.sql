-- Opening and closing of books: months, years, what is carried to the fund at the end of a year.

create function ledger.open_book(p_local_body text, p_on date) returns void
language sql volatile security definer set search_path = ''
as $$ insert into ledger.book (local_body, opened_on) values (p_local_body, p_on) on conflict do nothing $$;

-- Open the twelve months of a financial year. A month that was closed stays closed.
create function ledger.open_year(p_local_body text, p_year int) returns void
language sql volatile security definer set search_path = ''
as $$
    insert into ledger.month (local_body, month, state)
    select p_local_body, (make_date(p_year, 4, 1) + make_interval(months => n))::date, 'open'
    from generate_series(0, 11) n
    on conflict do nothing
$$;

-- Close one month: waits for posters in it, lets no more in, settles what is fresh.
create function ledger.close_month(p_local_body text, p_month date) returns void
language plpgsql volatile security definer set search_path = ''
as $$
begin
    perform pg_advisory_xact_lock(ledger.month_key(p_local_body, p_month));
    if exists (select from ledger.month m
               where m.local_body = p_local_body and m.month < p_month and m.state = 'open') then
        raise exception 'an earlier month is open: months close in their order' using errcode = 'KF003';
    end if;
    while ledger.settle(p_local_body) > 0 loop end loop;
    update ledger.month m set state = 'closed' where m.local_body = p_local_body and m.month = p_month;
    if not found then
        raise exception 'the month of % was never opened', p_month using errcode = 'KF003';
    end if;
end $$;

-- Close a financial year: for each fund one voucher of 31 March carries income and expense to `p_to`, then
-- its months close. Returns the number of vouchers. The next year's posting never waits for it.
create function ledger.close_year(p_local_body text, p_year int, p_to text, p_by text) returns int
language plpgsql volatile security definer set search_path = ''
as $$
declare
    v_first date := make_date(p_year, 4, 1);
    v_last date := make_date(p_year + 1, 3, 31);
    v_fund text;
    v_vouchers int := 0;
    v_accounts text[];
    v_amounts bigint[];
    v_functions text[];
    v_none text[];
begin
    perform pg_advisory_xact_lock(ledger.month_key(p_local_body, m.month))
    from ledger.month m where m.local_body = p_local_body and m.month between v_first and v_last order by m.month;
    if exists (select from ledger.month m
               where m.local_body = p_local_body and m.month < v_first and m.state = 'open') then
        raise exception 'an earlier year is open: years close in their order' using errcode = 'KF003';
    elsif not exists (select from ledger.account a
                      where a.code = p_to and a.type = 'liability' and not a.needs_function) then
        raise exception 'a year is carried to a fund account, not to %', p_to using errcode = 'KF002';
    end if;
    while ledger.settle(p_local_body) > 0 loop end loop;
    for v_fund, v_accounts, v_amounts, v_functions in
        select r.fund, array_agg(r.account order by r.account, r.function),
               array_agg(r.amount order by r.account, r.function), array_agg(r.function order by r.account, r.function)
        from (select b.fund, b.account, b.function, sum(b.credit - b.debit)::bigint as amount
              from ledger.balance b join ledger.account a on a.code = b.account and a.type in ('income', 'expense')
              where b.local_body = p_local_body and b.month between v_first and v_last
              group by b.fund, b.account, b.function having sum(b.credit - b.debit) <> 0) r
        group by r.fund order by r.fund
    loop
        if (select sum(a) from unnest(v_amounts) a) <> 0 then
            v_accounts := v_accounts || p_to;
            v_functions := v_functions || ''::text;
            v_amounts := v_amounts || (select -sum(a)::bigint from unnest(v_amounts) a);
        end if;
        v_none := array_fill(''::text, array[cardinality(v_accounts)]);
        perform ledger.post(p_local_body, 'year_close:' || p_year, v_fund, 'closing', v_last, p_by, '',
                             v_accounts, v_amounts, v_functions, v_none, v_none, v_none);
        v_vouchers := v_vouchers + 1;
    end loop;
    while ledger.settle(p_local_body) > 0 loop end loop;
    update ledger.month m set state = 'closed'
    where m.local_body = p_local_body and m.month between v_first and v_last;
    if not found then
        raise exception 'the year % was never opened', p_year using errcode = 'KF003';
    end if;
    return v_vouchers;
end $$;
