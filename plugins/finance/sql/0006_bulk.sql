-- The bulk path, all in one transaction of the caller: `open_batch` makes an unlogged staging table of the batch's
-- own, the caller COPYs into it, `batch_faults` lists what is wrong, `post_batch` posts the whole as sets and drops
-- the table. Nothing is half posted, and a lost connection leaves nothing behind.

create sequence ledger.batch_id as int cycle;

-- Returns n of the table ledger.staged_n.
create function ledger.open_batch() returns int
language plpgsql volatile security definer set search_path = ''
as $$
declare v_batch int := nextval('ledger.batch_id');
begin
    execute format($sql$
        create unlogged table ledger.staged_%1$s (
            id bigint not null default nextval('ledger.voucher_id'),
            on_date date not null,
            local_body text collate "C" not null, fund text collate "C" not null, kind text collate "C" not null,
            source text collate "C" not null, narration text collate "C" not null,
            accounts text[] collate "C" not null, amounts bigint[] not null, functions text[] collate "C",
            functionaries text[] collate "C", fields text[] collate "C", parties text[] collate "C");
        grant insert, select on ledger.staged_%1$s to finance_poster
    $sql$, v_batch);
    return v_batch;
end $$;

-- What is wrong with a batch, voucher by voucher, at most so many faults. Empty: `post_batch` will take it, unless
-- a month closes in between or cash would go below nothing.
create function ledger.batch_faults(p_batch int, p_limit int default 100)
returns table (source text, fault text)
language plpgsql volatile security definer set search_path = '' set work_mem = '256MB'
as $$
begin
    return query execute format($sql$
        select x.source::text, x.fault::text from (
            select v.id, v.source,
                   case when v.source = '' or length(v.source) > 200 or length(v.narration) > 500 then 'source or narration too short or too long'
                        when v.kind not in ('receipt', 'payment', 'contra', 'journal', 'opening', 'closing') then 'unknown kind ' || v.kind
                        when m.month is null then 'the month is not open'
                        when d.code is null then 'fund ' || v.fund || ' is unknown or not alive'
                        when count(*) over (partition by v.local_body, v.source, v.fund) > 1 then 'the source stands twice in the batch'
                        when o.id is not null and not ledger.same_content(o, v.kind, v.on_date, v.accounts, v.amounts, v.functions, v.functionaries, v.fields, v.parties)
                            then 'the source was posted with other content'
                        when array_ndims(v.amounts) is distinct from 1 or cardinality(v.amounts) not between 2 and 2000
                             or array_dims(v.accounts) <> array_dims(v.amounts) or array_dims(v.functions) <> array_dims(v.amounts)
                             or array_dims(v.functionaries) <> array_dims(v.amounts) or array_dims(v.fields) <> array_dims(v.amounts)
                             or array_dims(v.parties) <> array_dims(v.amounts) then 'a voucher has 2 to 2000 lines, each with the same columns'
                        else coalesce(
                            (select min(case when l.amount is null or l.amount = 0 or abs(l.amount) > 1000000000000000 then 'an amount is missing, nothing or too large'
                                             when a.code is null then 'account ' || coalesce(l.account, '') || ' is unknown or not alive'
                                             when coalesce(l.function, '') = '' and a.needs_function then 'account ' || l.account || ' needs a function'
                                             when l.function <> '' and f.code is null then 'function ' || l.function || ' is unknown or not alive'
                                             when l.functionary <> '' and p.code is null then 'functionary ' || l.functionary || ' is unknown or not alive'
                                             when l.field <> '' and z.code is null then 'field ' || l.field || ' is unknown or not alive'
                                             when length(l.party) > 100 then 'a party is too long' end)
                             from unnest(v.accounts, v.amounts, v.functions, v.functionaries, v.fields, v.parties) as l(account, amount, function, functionary, field, party)
                             left join ledger.account a on a.code = l.account and v.on_date >= a.since and v.on_date < a.until
                             left join ledger.dimension_value f on f.dimension = 'function' and f.code = l.function and v.on_date >= f.since and v.on_date < f.until
                             left join ledger.dimension_value p on p.dimension = 'functionary' and p.code = l.functionary and v.on_date >= p.since and v.on_date < p.until
                             left join ledger.dimension_value z on z.dimension = 'field' and z.code = l.field and v.on_date >= z.since and v.on_date < z.until),
                            (select 'debits and credits differ by ' || sum(m) || ' paise' from unnest(v.amounts) m having sum(m) <> 0))
                   end as fault
            from ledger.staged_%1$s v
            left join ledger.month m on m.local_body = v.local_body and m.month = ledger.month_of(v.on_date) and m.state = 'open'
            left join ledger.dimension_value d on d.dimension = 'fund' and d.code = v.fund and v.on_date >= d.since and v.on_date < d.until
            left join ledger.voucher o on o.local_body = v.local_body and o.source = v.source and o.fund = v.fund
        ) x where x.fault is not null order by x.id limit %2$s
    $sql$, p_batch, greatest(p_limit, 0));
end $$;

create function ledger.same_content(
    p_old ledger.voucher, p_kind text, p_on date, p_accounts text[], p_amounts bigint[], p_functions text[],
    p_functionaries text[], p_fields text[], p_parties text[]
) returns boolean
language sql immutable
as $$
    select p_old.kind = p_kind and p_old.on_date = p_on and p_old.accounts = p_accounts and p_old.amounts = p_amounts
       and p_old.functions is not distinct from ledger.or_null(p_functions)
       and p_old.functionaries is not distinct from ledger.or_null(p_functionaries)
       and p_old.fields is not distinct from ledger.or_null(p_fields)
       and p_old.parties is not distinct from ledger.or_null(p_parties)
$$;

-- Vouchers with their numbers, in the order of the batch; the caller holds the books.
create function ledger.insert_batch(p_batch int, p_by text) returns int
language plpgsql volatile
as $$
declare v_posted int;
begin
    execute format($sql$
        with counted as (
            select v.local_body, v.fund, v.kind, ledger.year_of(v.on_date) as year, count(*) as n
            from ledger.staged_%1$s v group by 1, 2, 3, 4
        ), bumped as (
            insert into ledger.series as s (local_body, fund, kind, year, last)
            select c.local_body, c.fund, c.kind, c.year, c.n from counted c
            on conflict (local_body, fund, kind, year) do update set last = s.last + excluded.last
            returning s.id, s.local_body, s.fund, s.kind, s.year, s.last
        ), began as materialized (
            select b.id, b.last - c.n as before, local_body, fund, kind, year
            from counted c join bumped b using (local_body, fund, kind, year)
        )
        insert into ledger.voucher (id, on_date, series, number, local_body, fund, kind, source, narration, posted_by,
                                     accounts, amounts, functions, functionaries, fields, parties)
        select v.id, v.on_date, b.id, b.before + row_number() over (partition by b.id order by v.id),
               v.local_body, v.fund, v.kind, v.source, v.narration, $1, v.accounts, v.amounts,
               case when v.functions is not null then ledger.or_null(v.functions) end,
               case when v.functionaries is not null then ledger.or_null(v.functionaries) end,
               case when v.fields is not null then ledger.or_null(v.fields) end,
               case when v.parties is not null then ledger.or_null(v.parties) end
        from ledger.staged_%1$s v
        join began b on b.local_body = v.local_body and b.fund = v.fund and b.kind = v.kind
                    and b.year = ledger.year_of(v.on_date)
    $sql$, p_batch) using p_by;
    get diagnostics v_posted = row_count;
    return v_posted;
end $$;

-- Post a batch: vouchers, balances and numbers, as sets. Vouchers whose source was posted before with the same
-- content are left out. Returns how many were posted. Refuses the whole batch if anything is wrong.
create function ledger.post_batch(p_batch int, p_by text) returns int
language plpgsql volatile security definer set search_path = '' set work_mem = '256MB' set jit = off
set default_statistics_target = 10      -- the planner needs to know what is many and what is few, no more
as $$
declare
    v_old int;
    v_posted int;
    v_wrong text;
    v_dimensions boolean;
    v_takes_cash boolean;
    v_spends boolean;
    v_spent record;
    v_cash_accounts text[] := (select coalesce(array_agg(a.code::text), '{}') from ledger.account a where a.cash);
    v_cash record;
begin
    if current_setting('transaction_isolation') <> 'read committed' or coalesce(p_by, '') = '' then
        raise exception 'a batch is posted by somebody, at the isolation level read committed' using errcode = 'KF009';
    end if;
    execute format('analyze ledger.staged_%1$s (local_body, fund, source, on_date)', p_batch);
    -- Months first, then books, then cash: everybody's order.
    execute format($sql$
        select count(*) from (
            select pg_advisory_xact_lock_shared(ledger.month_key(d.local_body, d.month))
            from (select distinct v.local_body, ledger.month_of(v.on_date) as month from ledger.staged_%1$s v
                  order by 1, 2 limit 4000) d) k
    $sql$, p_batch) into v_old;
    if v_old = 4000 then
        raise exception 'a batch holds less than 4000 months of bodies: send it in parts' using errcode = 'KF009';
    end if;
    execute format($sql$
        select count(*) from (select from ledger.book b
            where b.local_body in (select v.local_body from ledger.staged_%1$s v)
            order by b.local_body for no key update) k
    $sql$, p_batch) into v_old;
    execute format($sql$
        select case when count(*) filter (where m.month is null) > 0 then 'a month that is not open'
                    when count(*) filter (where d.code is null) > 0 then 'a fund that is unknown or not alive' end,
               bool_or(g.dimensions)
        from (select v.local_body, v.fund, ledger.month_of(v.on_date) as month, min(v.on_date) as low, max(v.on_date) as high,
                     bool_or(v.functionaries is not null or v.fields is not null or v.parties is not null) as dimensions
              from ledger.staged_%1$s v group by 1, 2, 3) g
        left join ledger.month m on m.local_body = g.local_body and m.month = g.month and m.state = 'open'
        left join ledger.dimension_value d on d.dimension = 'fund' and d.code = g.fund and g.low >= d.since and g.high < d.until
    $sql$, p_batch) into v_wrong, v_dimensions;
    if v_wrong is not null then
        raise exception 'the batch holds %', v_wrong using errcode = 'KF003', hint = 'ask ledger.batch_faults';
    end if;
    -- Most batches hold nothing that was posted before: asking first would cost a tenth of the whole.
    begin
        v_posted := ledger.insert_batch(p_batch, p_by);
    exception when unique_violation then
        -- The same is left out, anything else refuses the whole.
        execute format($sql$
            select min(v.source) filter (where not ledger.same_content(
                o, v.kind, v.on_date, v.accounts, v.amounts, v.functions, v.functionaries, v.fields, v.parties))
            from ledger.staged_%1$s v
            join ledger.voucher o on o.local_body = v.local_body and o.source = v.source and o.fund = v.fund
        $sql$, p_batch) into v_wrong;
        if v_wrong is not null then
            raise exception 'source % was posted with other content', v_wrong using errcode = 'KF004';
        end if;
        execute format($sql$
            delete from ledger.staged_%1$s v using ledger.voucher o
            where o.local_body = v.local_body and o.source = v.source and o.fund = v.fund
        $sql$, p_batch);
        v_posted := ledger.insert_batch(p_batch, p_by);
    end;

    -- One pass over the lines makes the balances and, asked once for each value that occurs, shows accounts and
    -- dimensions that are not alive.
    execute format($sql$
        with moved as (
            -- Arrays side by side in a select list: a third of the time of a function in FROM for each voucher.
            select l.local_body, l.fund, l.month, l.account, coalesce(l.function, '') as function,
                   sum(greatest(l.amount, 0))::bigint as debit, sum(-least(l.amount, 0))::bigint as credit,
                   min(l.on_date) as low, max(l.on_date) as high, max(abs(l.amount)) as largest
            from (select v.local_body, v.fund, v.on_date, ledger.month_of(v.on_date) as month,
                         unnest(v.accounts) as account, unnest(v.amounts) as amount, unnest(v.functions) as function
                  from ledger.staged_%1$s v) l
            group by 1, 2, 3, 4, 5
        ), wrong as (
            select min(case when a.code is null then 'account ' || m.account || ' is unknown or not alive'
                            when m.largest > 1000000000000000 then 'an amount is too large'
                            when m.function = '' and a.needs_function then 'account ' || m.account || ' needs a function'
                            when m.function <> '' and f.code is null then 'function ' || m.function || ' is unknown or not alive' end) as said,
                   bool_or(a.cash and m.credit > 0) as takes_cash,
                   bool_or(a.budget = 'stop' and m.debit > 0) as spends
            from moved m
            left join ledger.account a on a.code = m.account and m.low >= a.since and m.high < a.until
            left join ledger.dimension_value f on f.dimension = 'function' and f.code = m.function and m.low >= f.since and m.high < f.until
        ), folded as (
            insert into ledger.balance as b (local_body, account, fund, function, month, debit, credit)
            select m.local_body, m.account, m.fund, m.function, m.month, m.debit, m.credit from moved m
            where (select w.said from wrong w) is null
            on conflict (local_body, account, fund, function, month)
            do update set debit = b.debit + excluded.debit, credit = b.credit + excluded.credit
        )
        select w.said, w.takes_cash, w.spends from wrong w
    $sql$, p_batch) into v_wrong, v_takes_cash, v_spends;
    if v_wrong is null and v_dimensions then
        execute format($sql$
            select min(g.dimension || ' ' || g.code || ' is unknown or not alive')
            from (select 'functionary' as dimension, c.code, v.on_date
                  from ledger.staged_%1$s v cross join lateral unnest(v.functionaries) as c(code) where v.functionaries is not null
                  union
                  select 'field', c.code, v.on_date
                  from ledger.staged_%1$s v cross join lateral unnest(v.fields) as c(code) where v.fields is not null) g
            left join ledger.dimension_value d
                on d.dimension = g.dimension and d.code = g.code and g.on_date >= d.since and g.on_date < d.until
            where g.code <> '' and d.code is null
        $sql$, p_batch) into v_wrong;
    end if;
    if v_wrong is null and v_dimensions then
        execute format($sql$
            select 'a party is too long' from ledger.staged_%1$s v
            where v.parties is not null and exists (select from unnest(v.parties) p where length(p) > 100) limit 1
        $sql$, p_batch) into v_wrong;
    end if;
    if v_wrong is not null then
        raise exception 'the batch holds: %', v_wrong using errcode = 'KF009', hint = 'ask ledger.batch_faults';
    end if;

    -- Cash that the batch takes out: nobody else may take any between this look and the commit.
    if v_takes_cash then
        for v_cash in execute format($sql$
            select distinct v.local_body, v.fund, v.on_date from ledger.staged_%1$s v
            where exists (select from unnest(v.accounts, v.amounts) as l(account, amount)
                          where l.amount < 0 and l.account = any ($1))
            order by 1, 2, 3
        $sql$, p_batch) using v_cash_accounts loop
            perform ledger.lock_cash(v_cash.local_body, v_cash.fund);
            perform ledger.refuse_negative_cash(v_cash.local_body, v_cash.fund, v_cash.on_date, v_cash_accounts);
        end loop;
    end if;
    if v_spends then
        for v_spent in execute format($sql$
            select v.local_body, v.fund, ledger.year_of(v.on_date) as year, max(v.on_date) as on_date,
                   array_agg(distinct l.account) as accounts
            from ledger.staged_%1$s v cross join lateral unnest(v.accounts, v.amounts) as l(account, amount)
            join ledger.account a on a.code = l.account and a.budget = 'stop'
            where l.amount > 0 and v.kind <> 'closing' group by 1, 2, 3 order by 1, 2, 3
        $sql$, p_batch) loop
            perform ledger.lock_budget(v_spent.local_body, v_spent.fund, v_spent.year);
            perform ledger.refuse_over_budget(v_spent.local_body, v_spent.fund, v_spent.on_date, array_agg(k.account),
                                               array_agg(1::bigint), array_agg(k.function))
            from (select distinct b.account, b.function from ledger.balance b
                  where b.local_body = v_spent.local_body and b.fund = v_spent.fund and b.account = any (v_spent.accounts)) k;
        end loop;
    end if;
    execute format('drop table ledger.staged_%1$s', p_batch);
    return v_posted;
end $$;
