-- Standing demands: what a thing is charged for each period until further notice, and the runs that demand it.
-- A run is tried, approved by another, and raised body by body, each body in one transaction: after a crash the
-- bodies that were done are done, the one in flight is as if never begun, and the rest is taken up again.

-- The roll. The row with the latest `since` holds, of several of one day the last (`nth`); an amount of 0 ends the
-- charge. Never changed, only followed.
create table ledger.standing (
    amount bigint not null check (amount between 0 and 1000000000000000),
    since date not null,
    nth int not null default 0,
    local_body text collate "C" not null references ledger.book (local_body),
    thing text collate "C" not null check (thing <> '' and length(thing) <= 100),
    fee text collate "C" not null,
    head text collate "C" not null,
    account_set text collate "C" not null,
    payer text collate "C" not null check (length(payer) <= 100),
    source text collate "C" not null check (source <> '' and length(source) <= 200),
    primary key (local_body, fee, thing, head, since, nth)
);
create index standing_payer on ledger.standing (payer) where payer <> '';

create table ledger.run (
    period_first date not null,
    period_last date not null check (period_last >= period_first),
    due_on date not null,
    on_date date not null,
    state text collate "C" not null check (state in ('tried', 'approved', 'raised')),
    things int not null,
    total bigint not null,
    local_body text collate "C" not null references ledger.book (local_body),
    fee text collate "C" not null,
    tried_by text collate "C" not null check (tried_by <> ''),
    approved_by text collate "C",
    refused text collate "C",                   -- why it was not raised when its turn came
    stopped text collate "C",                   -- the rule by which a reason is asked for before it is approved
    reason text collate "C",
    figures jsonb not null,                     -- {head: paise}: what was tried is what may be raised
    changed_at timestamptz not null default now(),
    primary key (local_body, fee, period_first),
    check ((state = 'tried') = (approved_by is null)),
    check (approved_by <> tried_by)
);
create index run_waiting on ledger.run (fee, period_first) where state = 'approved';

create trigger frozen before update or delete or truncate on ledger.standing
    for each statement execute function ledger.frozen();

-- Put charges on the roll, as arrays side by side. The same row again changes nothing, another one is refused.
create function ledger.assess(
    p_local_body text, p_fee text, p_since date, p_source text, p_things text[], p_heads text[], p_sets text[],
    p_amounts bigint[], p_payers text[]
) returns int
language plpgsql volatile security definer set search_path = ''
as $$
declare v_added int;
begin
    if p_since is null or not isfinite(p_since)
       or not array[cardinality(p_heads), cardinality(p_sets), cardinality(p_amounts), cardinality(p_payers)]
              = array_fill(cardinality(p_things), array[4]) then
        raise exception 'a charge needs a day, a thing, a head, a set, an amount and a payer' using errcode = 'KF009';
    end if;
    insert into ledger.standing (local_body, fee, thing, head, since, account_set, amount, payer, source)
    select p_local_body, p_fee, g.thing, g.head, p_since, g.account_set, g.amount, g.payer, p_source
    from unnest(p_things, p_heads, p_sets, p_amounts, p_payers) as g(thing, head, account_set, amount, payer)
    on conflict do nothing;
    get diagnostics v_added = row_count;
    if exists (
        select from unnest(p_things, p_heads, p_sets, p_amounts, p_payers) as g(thing, head, account_set, amount, payer)
        join ledger.standing s on s.local_body = p_local_body and s.fee = p_fee and s.thing = g.thing
                               and s.head = g.head and s.since = p_since and s.nth = 0
        where (s.account_set, s.amount, s.payer) is distinct from (g.account_set, g.amount, g.payer)
    ) then
        raise exception 'another charge stands on the roll from that day' using errcode = 'KF004';
    end if;
    return v_added;
end $$;

-- Bring the roll to what things are charged from a day on: only what differs from what holds then is written, so the
-- same again writes nothing. Returns how many rows are new.
create function ledger.bring_roll(
    p_local_body text, p_fee text, p_since date, p_source text, p_things text[], p_heads text[], p_sets text[],
    p_amounts bigint[], p_payers text[]
) returns int
language plpgsql volatile security definer set search_path = '' set enable_seqscan = off
as $$
declare v_added int;
begin
    if p_since is null or not isfinite(p_since)
       or not array[cardinality(p_heads), cardinality(p_sets), cardinality(p_amounts), cardinality(p_payers)]
              = array_fill(cardinality(p_things), array[4]) then
        raise exception 'a charge needs a day, a thing, a head, a set, an amount and a payer' using errcode = 'KF009';
    end if;
    insert into ledger.standing (local_body, fee, thing, head, since, nth, account_set, amount, payer, source)
    select p_local_body, p_fee, g.thing, g.head, p_since, case when h.since = p_since then h.nth + 1 else 0 end,
           g.account_set, g.amount, g.payer, p_source
    from unnest(p_things, p_heads, p_sets, p_amounts, p_payers) as g(thing, head, account_set, amount, payer)
    left join lateral (
        select s.since, s.nth, s.account_set, s.amount, s.payer from ledger.standing s
        where s.local_body = p_local_body and s.fee = p_fee and s.thing = g.thing and s.head = g.head and s.since <= p_since
        order by s.since desc, s.nth desc limit 1
    ) h on true
    where case when h.since is null then g.amount > 0
               when g.amount = 0 then h.amount > 0
               else (h.account_set, h.amount, h.payer) is distinct from (g.account_set, g.amount, g.payer) end;
    get diagnostics v_added = row_count;
    return v_added;
end $$;

-- What a run would demand: charges that hold on the period's first day and were not demanded for it.
create function ledger.chargeable(p_local_body text, p_fee text, p_first date)
returns table (thing text, head text, account_set text, amount bigint)
language sql stable
as $$
    select c.thing, c.head, c.account_set, c.amount from (
        select distinct on (s.thing, s.head) s.thing, s.head, s.account_set, s.amount
        from ledger.standing s
        where s.local_body = p_local_body and s.fee = p_fee and s.since <= p_first
        order by s.thing, s.head, s.since desc, s.nth desc
    ) c
    where c.amount > 0 and not exists (
        select from ledger.movement m
        where m.local_body = p_local_body and m.thing = c.thing and m.fee = p_fee and m.head = c.head
          and m.period_first = p_first and m.kind = 'demand')
$$;

-- Try a run: nothing is demanded, the figures are kept for who approves. May be tried again until it is raised.
create function ledger.try_run(
    p_local_body text, p_fee text, p_first date, p_last date, p_due date, p_on date, p_by text
) returns table (head text, things bigint, amount bigint)
language plpgsql volatile security definer set search_path = '' set work_mem = '256MB'
as $$
declare v_state text;
begin
    select r.state into v_state from ledger.run r
    where r.local_body = p_local_body and r.fee = p_fee and r.period_first = p_first for update;
    if v_state = 'raised' then
        raise exception 'the run of % for % from % was raised before', p_fee, p_local_body, p_first using errcode = 'KF004';
    end if;
    delete from ledger.run r where r.local_body = p_local_body and r.fee = p_fee and r.period_first = p_first;
    return query
    with found as materialized (
        select c.head, count(*) as things, sum(c.amount)::bigint as amount
        from ledger.chargeable(p_local_body, p_fee, p_first) c group by c.head
    ), kept as (
        insert into ledger.run (local_body, fee, period_first, period_last, due_on, on_date, state, tried_by, things, total, figures)
        select p_local_body, p_fee, p_first, p_last, p_due, p_on, 'tried', p_by, coalesce(max(f.things), 0),
               coalesce(sum(f.amount), 0), coalesce(jsonb_object_agg(f.head, f.amount) filter (where f.head is not null), '{}')
        from found f
    )
    select f.head, f.things, f.amount from found f order by f.head;
end $$;

-- A rule of the spec says of the figures: not without a reason.
create function ledger.stop_run(p_local_body text, p_fee text, p_first date, p_rule text) returns void
language sql volatile security definer set search_path = ''
as $$
    update ledger.run r set stopped = p_rule
    where r.local_body = p_local_body and r.fee = p_fee and r.period_first = p_first and r.state = 'tried'
$$;

create function ledger.approve_run(p_local_body text, p_fee text, p_first date, p_by text, p_reason text) returns void
language plpgsql volatile security definer set search_path = ''
as $$
declare v_run ledger.run;
begin
    select * into v_run from ledger.run r
    where r.local_body = p_local_body and r.fee = p_fee and r.period_first = p_first for update;
    if not found or v_run.state = 'raised' then
        raise exception 'no run of % from % waits for approval in %', p_fee, p_first, p_local_body using errcode = 'KF011';
    elsif v_run.tried_by = p_by or coalesce(p_by, '') = '' then
        raise exception 'who tried a run does not approve it' using errcode = 'KF009';
    elsif v_run.stopped is not null and btrim(coalesce(p_reason, '')) = '' then
        raise exception 'this run is approved with a reason only: %', v_run.stopped using errcode = 'KF009';
    end if;
    update ledger.run r set state = 'approved', approved_by = p_by, reason = nullif(btrim(p_reason), ''), refused = null,
                             changed_at = now()
    where r.local_body = p_local_body and r.fee = p_fee and r.period_first = p_first;
end $$;

-- Raise an approved run of one body, and mark it. Returns what was demanded by set, for the caller to post in the
-- same transaction. Refuses if the roll has changed since it was tried: nobody approved those figures.
create function ledger.raise_run(p_local_body text, p_fee text, p_first date)
returns table (account_set text, amount bigint)
language plpgsql volatile security definer set search_path = '' set work_mem = '256MB' set jit = off
as $$
declare
    v_run ledger.run;
    v_figures jsonb;
    v_sets text[];
    v_amounts bigint[];
begin
    select * into v_run from ledger.run r
    where r.local_body = p_local_body and r.fee = p_fee and r.period_first = p_first for update;
    if not found or v_run.state <> 'approved' then
        raise exception 'the run of % from % is not approved in %', p_fee, p_first, p_local_body using errcode = 'KF011';
    end if;
    with charged as materialized (
        select c.thing, c.head, c.account_set, c.amount from ledger.chargeable(p_local_body, p_fee, p_first) c
    ), moved as (
        insert into ledger.movement (local_body, thing, source, on_date, effective_on, amount, period_first, period_last,
                                      due_on, fee, head, account_set, kind)
        select p_local_body, c.thing, 'run:' || p_fee || ':' || p_first, v_run.on_date, v_run.on_date, c.amount, p_first,
               v_run.period_last, v_run.due_on, p_fee, c.head, c.account_set, 'demand'
        from charged c
    ), carded as (
        -- A decision made from a card as it was before must not stand.
        insert into ledger.thing as t (local_body, thing, version)
        select distinct p_local_body, c.thing, 1 from charged c
        on conflict (local_body, thing) do update set version = t.version + 1
    ), summed as (
        select c.head, c.account_set, sum(c.amount)::bigint as amount from charged c group by 1, 2
    )
    select coalesce((select jsonb_object_agg(h.head, h.amount)
                     from (select s.head, sum(s.amount)::bigint as amount from summed s group by 1) h), '{}'),
           array_agg(s.account_set), array_agg(s.amount)
    into v_figures, v_sets, v_amounts from summed s;
    if v_figures <> v_run.figures then
        raise exception 'the roll of % has changed since the run was tried: try it again', p_local_body using errcode = 'KF010';
    end if;
    update ledger.run r set state = 'raised', changed_at = now()
    where r.local_body = p_local_body and r.fee = p_fee and r.period_first = p_first;
    return query
    select g.account_set, sum(g.amount)::bigint from unnest(v_sets, v_amounts) as g(account_set, amount) group by 1 order by 1;
end $$;

-- A run that could not be raised goes back to who tried it, with the reason; the other bodies go on.
create function ledger.return_run(p_local_body text, p_fee text, p_first date, p_why text) returns void
language sql volatile security definer set search_path = ''
as $$
    update ledger.run r set state = 'tried', approved_by = null, refused = p_why, changed_at = now()
    where r.local_body = p_local_body and r.fee = p_fee and r.period_first = p_first and r.state = 'approved'
$$;

-- Of these bodies the next whose approved run nobody is raising; null when there is none. Holds it until commit.
create function ledger.claim_run(p_bodies text[], p_fee text, p_first date) returns text
language sql volatile security definer set search_path = ''
as $$
    select r.local_body from ledger.run r
    where r.fee = p_fee and r.period_first = p_first and r.state = 'approved' and r.local_body = any (p_bodies)
    order by r.local_body for update skip locked limit 1
$$;
