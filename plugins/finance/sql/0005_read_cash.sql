-- Receipts and payments: what every other account brought into cash and took out of it. In a voucher whose cash
-- lines come to something, its other lines say what for; pay-ins and transfers between cash accounts come to
-- nothing. Paise; cash in is above 0.
create function ledger.cash_flow(p_local_body text, p_fund text, p_from date, p_to date)
returns table (account text, received bigint, paid bigint)
language sql stable security definer set search_path = ''
as $$
    select l.account, coalesce(sum(-l.amount) filter (where l.amount < 0), 0)::bigint,
           coalesce(sum(l.amount) filter (where l.amount > 0), 0)::bigint
    from ledger.voucher v
    cross join lateral unnest(v.accounts, v.amounts) as l(account, amount)
    join ledger.account a on a.code = l.account and not a.cash
    where v.local_body = p_local_body and v.on_date between p_from and p_to and (p_fund is null or v.fund = p_fund)
      and v.accounts && (select array_agg(c.code::text) from ledger.account c where c.cash)
    group by l.account order by l.account
$$;

-- Income and expense without the vouchers that close a year: what the year earned, also after it was closed.
create function ledger.closing_lines(p_local_body text, p_fund text, p_from date, p_to date)
returns table (account text, amount bigint)
language sql stable security definer set search_path = ''
as $$
    select l.account, sum(l.amount)::bigint
    from ledger.voucher v cross join lateral unnest(v.accounts, v.amounts) as l(account, amount)
    where v.local_body = p_local_body and v.kind = 'closing' and v.on_date between p_from and p_to
      and (p_fund is null or v.fund = p_fund)
    group by l.account
$$;
