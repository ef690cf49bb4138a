-- Posting one voucher, reversing one, and settling what was posted.
--
-- Plans live as long as a connection, and the first may be made while tables are empty, when every index costs the
-- same and the planner may take the wrong one: 9 ms a posting, measured, until the next ANALYZE. Hence
-- `enable_seqscan = off`, and look-ups by key `order by` that key: only the right index has the order for nothing.

-- An array of empty texts is stored as null.
create function ledger.or_null(p_texts text[]) returns text[]
language sql immutable parallel safe
as $$ select case when '' = all (p_texts) then null else p_texts end $$;

create function ledger.or_empty(p_texts text[], p_like text[]) returns text[]
language sql immutable parallel safe
as $$ select coalesce(p_texts, array_fill(''::text, array[cardinality(p_like)])) $$;

create function ledger.fresh_vouchers(p_local_body text) returns setof ledger.voucher
language sql stable
as $$
    select v.* from ledger.fresh f cross join lateral (
        select * from ledger.voucher h
        where h.id = f.voucher and h.local_body = f.local_body order by h.id, h.local_body limit 1) v
    where f.local_body = p_local_body
$$;

-- Returns the voucher's id. The same source with the same content again returns the first voucher's id and
-- writes nothing. Amounts are paise, debit above 0; empty text stands for a dimension that a line has not.
create function ledger.post(
    p_local_body text, p_source text, p_fund text, p_kind text, p_on date, p_by text, p_narration text,
    p_accounts text[], p_amounts bigint[], p_functions text[], p_functionaries text[], p_fields text[],
    p_parties text[], p_reverses bigint default null
) returns bigint
language plpgsql volatile security definer set search_path = '' set enable_seqscan = off
-- A custom plan knows how long the arrays are, looks cheaper, and is made anew for each voucher.
set plan_cache_mode = force_generic_plan
as $$
declare
    v_lines int := cardinality(p_accounts);
    v_id bigint;
    v_rest numeric;
    v_huge boolean;
    v_account text;
    v_dimension text;
    v_cash boolean;
    v_budget boolean;
begin
    if v_lines is null or v_lines < 2 or v_lines > 2000
       or not array[cardinality(p_amounts), cardinality(p_functions), cardinality(p_functionaries),
                    cardinality(p_fields), cardinality(p_parties)] = array_fill(v_lines, array[5])
       or p_source is null or p_source = '' or length(p_source) > 200 or length(p_narration) > 500 or p_on is null or not isfinite(p_on)
       or coalesce(p_by, '') = '' or p_kind is null or p_kind not in ('receipt', 'payment', 'contra', 'journal', 'opening', 'closing') then
        raise exception 'a voucher needs a source, a kind, a day, a poster and 2 to 2000 lines' using errcode = 'KF009';
    elsif current_setting('transaction_isolation') <> 'read committed' then
        -- An older snapshot would not see that a month was closed while we waited for its key.
        raise exception 'post at the isolation level read committed' using errcode = 'KF009';
    end if;
    perform pg_advisory_xact_lock_shared(ledger.month_key(p_local_body, ledger.month_of(p_on)));
    if not exists (
        select from ledger.month m
        where m.local_body = p_local_body and m.month = ledger.month_of(p_on) and m.state = 'open'
    ) then
        select v.id into v_id from ledger.voucher v
        where v.local_body = p_local_body and v.source = p_source and v.fund = p_fund;
        if not found then
            raise exception 'the month of % is not open in the books of %', p_on, p_local_body using errcode = 'KF003';
        end if;
    end if;

    -- One pass over the lines: sums, accounts, dimensions.
    select sum(g.amount),
           bool_or(g.amount = 0 or abs(g.amount) > 1000000000000000 or length(g.party) > 100)
               or count(g.amount) < v_lines,
           min(g.account) filter (where a.code is null),
           min(case when g.function = '' then case when a.needs_function then 'function (missing)' end
                    when f.code is null then 'function ' || g.function end),
           bool_or(a.cash and g.amount < 0),
           bool_or(a.budget = 'stop' and g.amount > 0)
    into v_rest, v_huge, v_account, v_dimension, v_cash, v_budget
    from unnest(p_accounts, p_amounts, p_functions, p_parties) as g(account, amount, function, party)
    left join ledger.account a on a.code = g.account and p_on >= a.since and p_on < a.until
    left join ledger.dimension_value f
        on f.dimension = 'function' and f.code = g.function and p_on >= f.since and p_on < f.until;
    if v_huge then
        raise exception 'an amount is missing, nothing, or beyond what a ledger holds, or a party is too long' using errcode = 'KF009';
    elsif v_rest <> 0 then
        raise exception 'debits and credits differ by % paise', v_rest using errcode = 'KF001';
    elsif v_account is not null or array_position(p_accounts, null) is not null then
        raise exception 'account % is unknown or not alive on %', v_account, p_on using errcode = 'KF002';
    end if;
    if v_dimension is null and not exists (
        select from ledger.dimension_value d
        where d.dimension = 'fund' and d.code = p_fund and p_on >= d.since and p_on < d.until
    ) then
        v_dimension := 'fund ' || coalesce(p_fund, '(missing)');
    end if;
    if v_dimension is null and (array_to_string(p_functionaries, '') <> '' or array_to_string(p_fields, '') <> '') then
        select min(g.dimension || ' ' || g.code) into v_dimension
        from (select 'functionary' as dimension, unnest(p_functionaries) as code
              union select 'field', unnest(p_fields)) g
        left join ledger.dimension_value d
            on d.dimension = g.dimension and d.code = g.code and p_on >= d.since and p_on < d.until
        where g.code <> '' and d.code is null;
    end if;
    if v_dimension is not null then
        raise exception '% is unknown or not alive on %', v_dimension, p_on using errcode = 'KF005';
    end if;

    if v_id is null then
        if v_cash then
            -- Only who takes money out of cash waits for others who do; who brings it in never does.
            perform ledger.lock_cash(p_local_body, p_fund);
        end if;
        if v_budget and p_kind <> 'closing' and p_reverses is null then
            perform ledger.lock_budget(p_local_body, p_fund, ledger.year_of(p_on));
        end if;
        insert into ledger.voucher
            (local_body, fund, kind, source, on_date, reverses, narration, posted_by,
             accounts, amounts, functions, functionaries, fields, parties)
        values (p_local_body, p_fund, p_kind, p_source, p_on, p_reverses, coalesce(p_narration, ''), p_by,
                p_accounts, p_amounts, ledger.or_null(p_functions), ledger.or_null(p_functionaries),
                ledger.or_null(p_fields), ledger.or_null(p_parties))
        on conflict on constraint voucher_once do nothing
        returning id into v_id;
        if v_id is not null then
            insert into ledger.fresh (local_body, voucher) values (p_local_body, v_id);
            if v_cash then
                perform ledger.refuse_negative_cash(p_local_body, p_fund, p_on, p_accounts);
            end if;
            if v_budget and p_kind <> 'closing' and p_reverses is null then
                perform ledger.refuse_over_budget(p_local_body, p_fund, p_on, p_accounts, p_amounts, p_functions);
            end if;
            return v_id;
        end if;
    end if;

    -- The source was posted before: the same content is an answer, another is a clash.
    select v.id into v_id from ledger.voucher v
    where v.local_body = p_local_body and v.source = p_source and v.fund = p_fund
      and v.kind = p_kind and v.on_date = p_on and v.reverses is not distinct from p_reverses
      and v.accounts = p_accounts and v.amounts = p_amounts
      and v.functions is not distinct from ledger.or_null(p_functions)
      and v.functionaries is not distinct from ledger.or_null(p_functionaries)
      and v.fields is not distinct from ledger.or_null(p_fields)
      and v.parties is not distinct from ledger.or_null(p_parties);
    if v_id is null then
        raise exception 'source % was posted with other content', p_source using errcode = 'KF004';
    end if;
    return v_id;
end $$;

create function ledger.lock_cash(p_local_body text, p_fund text) returns void
language sql volatile
as $$ select pg_advisory_xact_lock(hashtextextended('ledger.cash ' || p_local_body || ' ' || p_fund, 0)) $$;

-- What stands on one account of one fund at the end of a day: debits less credits, fresh vouchers included.
create function ledger.standing(p_local_body text, p_fund text, p_account text, p_on date) returns bigint
language sql stable security definer set search_path = '' set enable_seqscan = off
as $$
    select coalesce((select sum(b.debit - b.credit) from ledger.balance b
                     where b.local_body = p_local_body and b.account = p_account and b.fund = p_fund
                       and b.month <= ledger.month_of(p_on)), 0)
         - coalesce((select sum(l.amount)
                     from ledger.voucher v cross join lateral unnest(v.accounts, v.amounts) as l(account, amount)
                     where v.local_body = p_local_body and v.fund = p_fund and l.account = p_account
                       and v.on_date > p_on and v.on_date < ledger.month_of(p_on) + interval '1 month'
                       and not exists (select from ledger.fresh f
                                       where f.local_body = v.local_body and f.voucher = v.id)), 0)
         + coalesce((select sum(l.amount)
                     from ledger.fresh_vouchers(p_local_body) v
                     cross join lateral unnest(v.accounts, v.amounts) as l(account, amount)
                     where v.fund = p_fund and l.account = p_account and v.on_date <= p_on), 0)
$$;

-- As on the voucher's day and as things stand now: a payment dated back must not empty today's till either.
create function ledger.refuse_negative_cash(p_local_body text, p_fund text, p_on date, p_accounts text[]) returns void
language plpgsql volatile set search_path = '' set enable_seqscan = off
as $$
declare v_account text;
begin
    select min(a.code) into v_account from ledger.account a
    where a.code = any (p_accounts) and a.cash
      and least(ledger.standing(p_local_body, p_fund, a.code, p_on),
                ledger.standing(p_local_body, p_fund, a.code, 'infinity')) < 0;
    if v_account is not null then
        raise exception 'account % would go below nothing', v_account using errcode = 'KF007';
    end if;
end $$;

-- The lines of a voucher turned round, on a day of its own. Returns the new voucher's id.
create function ledger.reverse(p_local_body text, p_voucher bigint, p_source text, p_on date, p_by text, p_narration text)
returns bigint
language plpgsql volatile security definer set search_path = '' set enable_seqscan = off
as $$
declare
    v ledger.voucher;
    v_id bigint;
begin
    select * into v from ledger.voucher o where o.local_body = p_local_body and o.id = p_voucher;
    if not found or v.reverses is not null then
        raise exception 'voucher % is not one that can be reversed', p_voucher using errcode = 'KF008';
    elsif p_on < v.on_date then
        raise exception 'a reversal is not dated before its voucher of %', v.on_date using errcode = 'KF008';
    end if;
    v_id := ledger.post(p_local_body, p_source, v.fund, v.kind, p_on, p_by, p_narration, v.accounts,
                         (select array_agg(-m order by n) from unnest(v.amounts) with ordinality as t(m, n)),
                         ledger.or_empty(v.functions, v.accounts), ledger.or_empty(v.functionaries, v.accounts),
                         ledger.or_empty(v.fields, v.accounts), ledger.or_empty(v.parties, v.accounts), p_voucher);
    return v_id;
exception when unique_violation then
    raise exception 'voucher % was reversed before', p_voucher using errcode = 'KF008';
end $$;

-- Fold fresh vouchers of a body into its balances and give them their numbers, in posting order. One settler
-- a body at a time; posters never wait for it. Returns how many it settled.
create function ledger.settle(p_local_body text, p_limit int default 20000) returns int
language plpgsql volatile security definer set search_path = '' set enable_seqscan = off
as $$
declare v_settled int;
begin
    perform from ledger.book b where b.local_body = p_local_body for no key update;
    if not found then
        raise exception 'no books of %', p_local_body using errcode = 'KF011';
    end if;
    with taken as (
        delete from ledger.fresh f
        where f.local_body = p_local_body
          and f.voucher in (select n.voucher from ledger.fresh n where n.local_body = p_local_body
                            order by n.voucher limit p_limit)
        returning f.voucher
    ), head as (
        select v.* from taken t cross join lateral (
            select * from ledger.voucher h
            where h.id = t.voucher and h.local_body = p_local_body order by h.id, h.local_body limit 1) v
    ), bumped as (
        insert into ledger.series as s (local_body, fund, kind, year, last)
        select p_local_body, h.fund, h.kind, ledger.year_of(h.on_date), count(*) from head h
        group by h.fund, h.kind, ledger.year_of(h.on_date)
        on conflict (local_body, fund, kind, year) do update set last = s.last + excluded.last
        returning s.id, s.fund, s.kind, s.year, s.last
    ), numbered as (
        insert into ledger.given_number (voucher, series, number)
        select h.id, b.id, b.last - count(*) over (partition by b.id) + row_number() over (partition by b.id order by h.id)
        from head h join bumped b on b.fund = h.fund and b.kind = h.kind and b.year = ledger.year_of(h.on_date)
    ), folded as (
        insert into ledger.balance as b (local_body, account, fund, function, month, debit, credit)
        select p_local_body, l.account, h.fund, coalesce(l.function, ''), ledger.month_of(h.on_date),
               coalesce(sum(l.amount) filter (where l.amount > 0), 0),
               coalesce(-sum(l.amount) filter (where l.amount < 0), 0)
        from head h cross join lateral unnest(h.accounts, h.amounts, h.functions) as l(account, amount, function)
        group by l.account, h.fund, coalesce(l.function, ''), ledger.month_of(h.on_date)
        on conflict (local_body, account, fund, function, month)
        do update set debit = b.debit + excluded.debit, credit = b.credit + excluded.credit
    )
    select count(*) into v_settled from taken;
    return v_settled;
end $$;
