-- Reading the books. Each answer is exact in one snapshot: settled balances, and the lines of fresh vouchers.

-- What moved on each account of a fund (null: all funds) from one day to another, by function; `opening` is
-- everything before. Whole months come from balances, broken ones from the lines of that month.
create function ledger.movement(p_local_body text, p_fund text, p_from date, p_to date)
returns table (fund text, account text, function text, opening bigint, debit bigint, credit bigint)
language plpgsql stable security definer set search_path = '' set enable_seqscan = off
as $$
declare
    v_first date := ledger.month_of(p_from);
    v_last date := ledger.month_of(p_to);
    v_next date := (v_last + interval '1 month')::date;
begin
    if p_from is null or p_to is null or not isfinite(p_from) or not isfinite(p_to) or p_from > p_to then
        raise exception 'ask from a day to the same or a later one' using errcode = 'KF009';
    end if;
    return query
    with part as (
        -- Settled, whole months: before the first, and from it to the last whole one.
        select b.fund, b.account, b.function,
               case when b.month < v_first then b.debit - b.credit else 0 end as opening,
               case when b.month < v_first then 0 else b.debit end as debit,
               case when b.month < v_first then 0 else b.credit end as credit
        from ledger.balance b
        where b.local_body = p_local_body and b.month <= v_last and (p_fund is null or b.fund = p_fund)
        union all
        -- Settled, taken out again: days after the last one, in its month.
        select v.fund, l.account, coalesce(l.function, ''), 0, -greatest(l.amount, 0), least(l.amount, 0)
        from ledger.voucher v cross join lateral unnest(v.accounts, v.amounts, v.functions) as l(account, amount, function)
        where v.local_body = p_local_body and v.on_date > p_to and v.on_date < v_next and (p_fund is null or v.fund = p_fund)
          and not exists (select from ledger.fresh f where f.local_body = v.local_body and f.voucher = v.id)
        union all
        -- Settled, moved from the range to the opening: days before the first one, in its month.
        select v.fund, l.account, coalesce(l.function, ''), l.amount, -greatest(l.amount, 0), least(l.amount, 0)
        from ledger.voucher v cross join lateral unnest(v.accounts, v.amounts, v.functions) as l(account, amount, function)
        where v.local_body = p_local_body and v.on_date >= v_first and v.on_date < p_from and (p_fund is null or v.fund = p_fund)
          and not exists (select from ledger.fresh f where f.local_body = v.local_body and f.voucher = v.id)
        union all
        -- Fresh.
        select v.fund, l.account, coalesce(l.function, ''),
               case when v.on_date < p_from then l.amount else 0 end,
               case when v.on_date < p_from then 0 else greatest(l.amount, 0) end,
               case when v.on_date < p_from then 0 else -least(l.amount, 0) end
        from ledger.fresh_vouchers(p_local_body) v
        cross join lateral unnest(v.accounts, v.amounts, v.functions) as l(account, amount, function)
        where v.on_date <= p_to and (p_fund is null or v.fund = p_fund)
    )
    select p.fund::text, p.account::text, p.function::text,
           sum(p.opening)::bigint, sum(p.debit)::bigint, sum(p.credit)::bigint
    from part p group by p.fund, p.account, p.function
    having sum(p.opening) <> 0 or sum(p.debit) <> 0 or sum(p.credit) <> 0;
end $$;

-- The trial balance: the movement by account. Paise; opening and closing are debits less credits.
create function ledger.trial_balance(p_local_body text, p_fund text, p_from date, p_to date)
returns table (account text, opening bigint, debit bigint, credit bigint, closing bigint)
language sql stable security definer set search_path = '' set enable_seqscan = off
as $$
    select m.account, sum(m.opening)::bigint, sum(m.debit)::bigint, sum(m.credit)::bigint,
           sum(m.opening + m.debit - m.credit)::bigint
    from ledger.movement(p_local_body, p_fund, p_from, p_to) m
    group by m.account order by m.account
$$;

-- The ledger of one account: its lines with what stood after each, in the order of day and posting.
create function ledger.ledger(p_local_body text, p_fund text, p_account text, p_from date, p_to date)
returns table (on_date date, voucher bigint, kind text, number int, amount bigint, standing bigint, narration text)
language sql stable security definer set search_path = '' set enable_seqscan = off
as $$
    select l.on_date, l.voucher, l.kind, n.number, l.amount,
           (ledger.standing(p_local_body, p_fund, p_account, p_from - 1)
            + sum(l.amount) over (order by l.on_date, l.voucher, l.nth))::bigint, v.narration
    from ledger.line l
    join ledger.voucher v on v.local_body = l.local_body and v.id = l.voucher
    left join ledger.voucher_number n on n.voucher = l.voucher
    where l.local_body = p_local_body and l.account = p_account and l.fund = p_fund
      and l.on_date between p_from and p_to
    order by l.on_date, l.voucher, l.nth
$$;
