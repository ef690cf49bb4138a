-- The nightly proof: everything that must be true of a body's books, asked of the journal itself. Empty: all is well.

create function ledger.prove(p_local_body text) returns table (what text, found bigint, wanted bigint)
language plpgsql volatile security definer set search_path = '' set work_mem = '256MB'
as $$
begin
    return query
    -- Vouchers that do not balance. The guard bars them; a superuser can take guards away.
    select 'voucher ' || v.id, (select sum(m) from unnest(v.amounts) m)::bigint, 0::bigint
    from ledger.voucher v
    where v.local_body = p_local_body
      and ((select sum(m) from unnest(v.amounts) m) <> 0 or cardinality(v.amounts) <> cardinality(v.accounts));

    -- Balances that are not the sum of the settled lines.
    return query
    with line as (
        select l.account, v.fund, coalesce(l.function, '') as function, ledger.month_of(v.on_date) as month,
               sum(greatest(l.amount, 0))::bigint as debit, sum(-least(l.amount, 0))::bigint as credit
        from ledger.voucher v cross join lateral unnest(v.accounts, v.amounts, v.functions) as l(account, amount, function)
        where v.local_body = p_local_body
          and not exists (select from ledger.fresh f where f.local_body = v.local_body and f.voucher = v.id)
        group by 1, 2, 3, 4
    ), kept as (
        select b.account, b.fund, b.function, b.month, b.debit, b.credit from ledger.balance b
        where b.local_body = p_local_body
    )
    select 'balance of account ' || account || ' in ' || to_char(month, 'YYYY-MM'),
           coalesce(k.debit - k.credit, 0), coalesce(l.debit - l.credit, 0)
    from line l full join kept k using (account, fund, function, month)
    where (coalesce(k.debit, 0), coalesce(k.credit, 0)) is distinct from (coalesce(l.debit, 0), coalesce(l.credit, 0));

    -- Numbers: each settled voucher has one, each series runs from 1 to its last without a gap.
    return query
    select 'voucher ' || v.id || ' has no number', 0::bigint, 1::bigint from ledger.voucher v
    where v.local_body = p_local_body
      and not exists (select from ledger.fresh f where f.local_body = v.local_body and f.voucher = v.id)
      and not exists (select from ledger.voucher_number n where n.voucher = v.id);
    return query
    select 'numbers of ' || s.fund || ' ' || s.kind || ' ' || s.year, count(distinct n.number), s.last::bigint
    from ledger.series s left join ledger.voucher_number n on n.series = s.id
    where s.local_body = p_local_body
    group by s.id, s.fund, s.kind, s.year, s.last
    having count(n.number) <> s.last or count(distinct n.number) <> s.last or coalesce(min(n.number), 1) <> 1 or coalesce(max(n.number), 0) <> s.last;

    -- Vouchers reversed by something that is not their mirror.
    return query
    select 'voucher ' || r.id || ' does not mirror what it reverses', 0::bigint, 0::bigint
    from ledger.voucher r
    left join ledger.voucher o on o.local_body = r.local_body and o.id = r.reverses
    where r.local_body = p_local_body and r.reverses is not null
      and (o.id is null or r.accounts <> o.accounts or r.amounts <> (
          select array_agg(-m order by n) from unnest(o.amounts) with ordinality as t(m, n)));
end $$;
