-- What the reports of demands ask: demand, collection and balance by head, arrears and the year apart.

-- Of a financial year up to a day. Arrears are demands of earlier years' periods as they stood when the year began.
create function ledger.dcb(p_local_body text, p_year int, p_to date)
returns table (fee text, head text, account_set text, arrear_demand bigint, current_demand bigint, arrear_collected bigint,
               current_collected bigint, arrear_forgiven bigint, current_forgiven bigint)
language sql stable security definer set search_path = ''
as $$
    with moved as (
        select m.fee, m.head, m.account_set, m.kind, m.amount, m.on_date,
               ledger.year_of(m.period_first) < p_year as arrear, m.on_date < make_date(p_year, 4, 1) as before
        from ledger.movement m
        where m.local_body = p_local_body and m.on_date <= p_to
          and m.kind in ('demand', 'adjust', 'pay', 'undo', 'waive', 'write_off', 'set_off', 'excess', 'rebate', 'rebate_undone')
    )
    select m.fee, m.head, m.account_set,
           coalesce(sum(m.amount) filter (where m.arrear and (m.before or m.kind in ('demand', 'adjust'))), 0)::bigint,
           coalesce(sum(m.amount) filter (where not m.arrear and (m.before or m.kind in ('demand', 'adjust'))), 0)::bigint,
           coalesce(-sum(m.amount) filter (where m.arrear and not m.before and m.kind in ('pay', 'undo', 'set_off')), 0)::bigint,
           coalesce(-sum(m.amount) filter (where not m.arrear and not m.before and m.kind in ('pay', 'undo', 'set_off')), 0)::bigint,
           coalesce(-sum(m.amount) filter (where m.arrear and not m.before and m.kind in ('waive', 'write_off', 'excess', 'rebate', 'rebate_undone')), 0)::bigint,
           coalesce(-sum(m.amount) filter (where not m.arrear and not m.before and m.kind in ('waive', 'write_off', 'excess', 'rebate', 'rebate_undone')), 0)::bigint
    from moved m
    group by 1, 2, 3
    order by 1, 2, 3
$$;

-- Receipts of a day or some by mode and counter, those undone the same day left out.
create function ledger.daily_collection(p_local_body text, p_from date, p_to date)
returns table (on_date date, counter text, mode text, receipts bigint, amount bigint)
language sql stable security definer set search_path = ''
as $$
    select r.on_date, r.counter, r.mode, count(*), sum(r.amount)::bigint
    from ledger.receipt r
    where r.local_body = p_local_body and r.on_date between p_from and p_to
      and not exists (select from ledger.receipt_undone u
                      where u.local_body = r.local_body and u.receipt = r.source and u.on_date = r.on_date)
    group by 1, 2, 3 order by 1, 2, 3
$$;
