-- The budget, and vouchers that wait for approval. What waits holds its budget; what is posted spends it; what is
-- void gives it back.

-- Appropriations and re-appropriations: rows are added, never changed; what an account may spend is their sum.
create table ledger.appropriation (
    year int not null,
    amount bigint not null check (amount <> 0 and abs(amount) <= 1000000000000000),
    local_body text collate "C" not null references ledger.book (local_body),
    fund text collate "C" not null,
    function text collate "C" not null,
    account text collate "C" not null references ledger.account (code),
    source text collate "C" not null check (source <> '' and length(source) <= 200),   -- the decision, with its number
    entered_by text collate "C" not null check (entered_by <> ''),
    primary key (local_body, year, fund, account, function, source)
);
create trigger frozen before update or delete or truncate on ledger.appropriation
    for each statement execute function ledger.frozen();

create table ledger.pending (
    id bigint generated always as identity primary key,
    on_date date not null,
    reverses bigint,
    voucher bigint,                             -- once it is posted
    local_body text collate "C" not null references ledger.book (local_body),
    fund text collate "C" not null,
    kind text collate "C" not null,
    source text collate "C" not null,
    narration text collate "C" not null,
    prepared_by text collate "C" not null,
    decided_by text collate "C",
    why text collate "C",                       -- of what is void
    state text collate "C" not null default 'pending' check (state in ('pending', 'posted', 'void')),
    accounts text[] collate "C" not null,
    amounts bigint[] not null,
    functions text[] collate "C" not null,
    functionaries text[] collate "C" not null,
    fields text[] collate "C" not null,
    parties text[] collate "C" not null,
    check ((state = 'pending') = (decided_by is null)),
    check ((state = 'posted') = (voucher is not null)),
    check ((state = 'void') = (why is not null)),
    check (decided_by <> prepared_by)
);
create unique index pending_once on ledger.pending (local_body, source, fund) where state <> 'void';
create index pending_open on ledger.pending (local_body) where state = 'pending';

-- What is appropriated, spent (fresh vouchers included) and held for one head of a year.
create function ledger.budget_of(p_local_body text, p_fund text, p_function text, p_account text, p_year int)
returns table (appropriated bigint, spent bigint, held bigint)
language sql stable security definer set search_path = '' set enable_seqscan = off
as $$
    select coalesce((select sum(a.amount) from ledger.appropriation a
                     where a.local_body = p_local_body and a.year = p_year and a.fund = p_fund and a.account = p_account
                       and a.function = p_function), 0)::bigint,
           (coalesce((select sum(b.debit - b.credit) from ledger.balance b
                      where b.local_body = p_local_body and b.account = p_account and b.fund = p_fund and b.function = p_function
                        and b.month between make_date(p_year, 4, 1) and make_date(p_year + 1, 3, 1)), 0)
            + coalesce((select sum(l.amount) from ledger.fresh_vouchers(p_local_body) v
                        cross join lateral unnest(v.accounts, v.amounts, v.functions) as l(account, amount, function)
                        where v.fund = p_fund and l.account = p_account and coalesce(l.function, '') = p_function
                          and ledger.year_of(v.on_date) = p_year), 0)
            -- A year that was closed into the fund was spent all the same.
            - coalesce((select sum(l.amount) from ledger.voucher v
                        cross join lateral unnest(v.accounts, v.amounts, v.functions) as l(account, amount, function)
                        where v.local_body = p_local_body and v.kind = 'closing' and v.fund = p_fund
                          and v.on_date between make_date(p_year, 4, 1) and make_date(p_year + 1, 3, 31)
                          and l.account = p_account and coalesce(l.function, '') = p_function), 0))::bigint,
           coalesce((select sum(l.amount) from ledger.pending p
                     cross join lateral unnest(p.accounts, p.amounts, p.functions) as l(account, amount, function)
                     where p.local_body = p_local_body and p.state = 'pending' and p.fund = p_fund and l.account = p_account
                       and l.function = p_function and l.amount > 0 and ledger.year_of(p.on_date) = p_year), 0)::bigint
$$;

-- Called once the lines stand: heads whose account says `stop` may not have less than nothing left. Spenders of one
-- head wait for each other; nobody else does.
create function ledger.refuse_over_budget(
    p_local_body text, p_fund text, p_on date, p_accounts text[], p_amounts bigint[], p_functions text[]
) returns void
language plpgsql volatile set search_path = ''
as $$
declare
    v record;
begin
    for v in
        select l.account, coalesce(l.function, '') as function, b.*
        from (select distinct g.account, g.function from unnest(p_accounts, p_amounts, p_functions) as g(account, amount, function)
              where g.amount > 0) l
        join ledger.account a on a.code = l.account and a.budget = 'stop'
        cross join lateral ledger.budget_of(p_local_body, p_fund, coalesce(l.function, ''), l.account, ledger.year_of(p_on)) b
        order by 1, 2
    loop
        if v.spent + v.held > v.appropriated then
            raise exception 'account % has % paise appropriated, % spent and % held', v.account, v.appropriated, v.spent, v.held
                using errcode = 'KF012';
        end if;
    end loop;
end $$;

create function ledger.lock_budget(p_local_body text, p_fund text, p_year int) returns void
language sql volatile
as $$ select pg_advisory_xact_lock(hashtextextended('ledger.budget ' || p_local_body || ' ' || p_fund || ' ' || p_year, 0)) $$;

create function ledger.appropriate(
    p_local_body text, p_year int, p_fund text, p_function text, p_account text, p_amount bigint, p_source text, p_by text
) returns void
language plpgsql volatile security definer set search_path = ''
as $$
begin
    perform ledger.lock_budget(p_local_body, p_fund, p_year);
    insert into ledger.appropriation (local_body, year, fund, function, account, amount, source, entered_by)
    values (p_local_body, p_year, p_fund, p_function, p_account, p_amount, p_source, p_by);
    -- What was taken away must not be spent or held already.
    if p_amount < 0 then
        perform ledger.refuse_over_budget(p_local_body, p_fund, make_date(p_year, 4, 1), array[p_account], array[1::bigint], array[p_function]);
    end if;
exception when unique_violation then
    raise exception 'the decision % stands in the budget already', p_source using errcode = 'KF004';
end $$;

-- Prepare a voucher for approval. It is checked as if it were posted (tried and taken back), and holds its budget.
create function ledger.prepare(
    p_local_body text, p_source text, p_fund text, p_kind text, p_on date, p_by text, p_narration text,
    p_accounts text[], p_amounts bigint[], p_functions text[], p_functionaries text[], p_fields text[], p_parties text[]
) returns bigint
language plpgsql volatile security definer set search_path = ''
as $$
declare v_id bigint;
begin
    begin
        perform ledger.post(p_local_body, p_source, p_fund, p_kind, p_on, p_by, p_narration, p_accounts, p_amounts, p_functions,
                             p_functionaries, p_fields, p_parties);
        raise exception 'tried' using errcode = 'KF099';
    exception when sqlstate 'KF099' then null;
    end;
    perform ledger.lock_budget(p_local_body, p_fund, ledger.year_of(p_on));
    insert into ledger.pending (local_body, source, fund, kind, on_date, prepared_by, narration, accounts, amounts, functions,
                                 functionaries, fields, parties)
    values (p_local_body, p_source, p_fund, p_kind, p_on, p_by, coalesce(p_narration, ''), p_accounts, p_amounts, p_functions,
            p_functionaries, p_fields, p_parties)
    returning id into v_id;
    perform ledger.refuse_over_budget(p_local_body, p_fund, p_on, p_accounts, p_amounts, p_functions);
    return v_id;
exception when unique_violation then
    raise exception 'source % waits or was posted before', p_source using errcode = 'KF004';
end $$;

create function ledger.post_pending(p_local_body text, p_id bigint, p_by text) returns bigint
language plpgsql volatile security definer set search_path = ''
as $$
declare
    p ledger.pending;
    v_voucher bigint;
begin
    select * into p from ledger.pending t where t.id = p_id and t.local_body = p_local_body for update;
    if not found or p.state <> 'pending' then
        raise exception 'no voucher % waits in %', p_id, p_local_body using errcode = 'KF011';
    elsif p.prepared_by = p_by or coalesce(p_by, '') = '' then
        raise exception 'who prepared a voucher does not approve it' using errcode = 'KF009';
    end if;
    -- It ceases to be held before it is spent, in one transaction.
    perform ledger.lock_budget(p_local_body, p.fund, ledger.year_of(p.on_date));
    update ledger.pending t set state = 'void', decided_by = p_by, why = 'being posted' where t.id = p_id;
    v_voucher := ledger.post(p.local_body, p.source, p.fund, p.kind, p.on_date, p_by, p.narration, p.accounts, p.amounts,
                              p.functions, p.functionaries, p.fields, p.parties);
    update ledger.pending t set state = 'posted', voucher = v_voucher, why = null where t.id = p_id;
    return v_voucher;
end $$;

create function ledger.void_pending(p_local_body text, p_id bigint, p_by text, p_why text) returns void
language plpgsql volatile security definer set search_path = ''
as $$
begin
    update ledger.pending t set state = 'void', decided_by = p_by, why = p_why
    where t.id = p_id and t.local_body = p_local_body and t.state = 'pending';
    if not found then
        raise exception 'no voucher % waits in %', p_id, p_local_body using errcode = 'KF011';
    end if;
end $$;

-- The variance report: every head of a year with appropriation or spending.
create function ledger.budget_variance(p_local_body text, p_fund text, p_year int)
returns table (fund text, account text, function text, appropriated bigint, spent bigint, held bigint)
language sql stable security definer set search_path = ''
as $$
    select k.fund, k.account, k.function, b.appropriated, b.spent, b.held
    from (
        select a.fund, a.account, a.function from ledger.appropriation a
        where a.local_body = p_local_body and a.year = p_year and (p_fund is null or a.fund = p_fund)
        union
        select m.fund, m.account, m.function
        from ledger.movement(p_local_body, p_fund, make_date(p_year, 4, 1), make_date(p_year + 1, 3, 31)) m
        join ledger.account a on a.code = m.account and a.budget <> 'none'
        where m.debit <> 0
    ) k
    cross join lateral ledger.budget_of(p_local_body, k.fund, k.function, k.account, p_year) b
    order by 1, 2, 3
$$;
