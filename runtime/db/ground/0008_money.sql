-- Money in: dated rates, what files owe, what came in and for what, what is to go back. Everything is whole
-- paise; nothing that says that money moved is ever updated or deleted, and each such row has its row in
-- money_event, the feed of whoever keeps the ledger.

create table ksmart.rate (
    fee text collate "C" not null,              -- module.fee
    head text collate "C" not null,
    level text collate "C" not null check (level in ('module', 'tier', 'district', 'local_body')),
    code text collate "C" not null,             -- of the tier, district or local body; '*' for the module's own
    since date not null,
    how text collate "C" not null,
    paise bigint check (paise >= 0),
    slab text collate "C",
    bands text collate "C",                     -- JSON: [[limit or null, paise], ...]
    rule text collate "C",                      -- the function of the generated module that works it out
    source text collate "C" not null,           -- where it is written: file and line, or an order
    set_by text collate "C" not null,
    primary key (fee, head, level, code, since),
    check ((how = 'amount') = (paise is not null)),
    check ((how = 'slab') = (bands is not null) and (how = 'slab') = (slab is not null)),
    check ((how = 'rule') = (rule is not null)),
    check (how in ('amount', 'slab', 'rule', 'none'))
);
grant select on ksmart.rate to ksmart_job;

create table ksmart.demand_line (
    local_body text collate "C" not null,
    id uuid not null,
    file uuid not null,
    applicant uuid not null,
    seq int not null,                           -- the event of the file that demanded it
    fee text collate "C" not null,
    head text collate "C" not null,
    title_en text collate "C" not null,
    title_ml text collate "C" not null,
    account text collate "C" not null,
    position int not null,                      -- money clears the lower ones first
    as_of date not null,                        -- the day whose rates counted
    paise bigint not null,                      -- below nothing where a demand is lowered or lapses
    rate jsonb not null,                        -- the row that was used
    sums jsonb not null,                        -- how the amount came about
    at timestamptz not null,
    on_day date not null,                       -- the day in Kerala
    person uuid,
    primary key (local_body, id)
);
create index demand_line_file on ksmart.demand_line (local_body, file);
create index demand_line_owner on ksmart.demand_line (applicant);

-- An intent stands before the gateway hears of it: what it says afterwards always finds it.
create table ksmart.payment_intent (
    local_body text collate "C" not null,
    id uuid not null unique,                    -- the order, as the gateway knows it
    file uuid not null,
    applicant uuid not null,
    person uuid not null,
    heads text[] collate "C" not null,          -- what it is to clear
    paise bigint not null check (paise > 0),
    state text collate "C" not null check (state in ('created', 'asked', 'failed', 'expired', 'settled')),
    gateway text collate "C" not null,
    ref text collate "C",                       -- the gateway's own id of the order
    url text collate "C",                       -- where the payer goes
    upi text collate "C",                       -- the upi:// link that a phone opens
    created_at timestamptz not null,
    expires_at timestamptz not null,
    next_check_at timestamptz not null,
    checks int not null default 0,
    why text collate "C",
    primary key (local_body, id)
);
create index payment_intent_file on ksmart.payment_intent (local_body, file);
create index payment_intent_owner on ksmart.payment_intent (applicant);
create index payment_intent_check on ksmart.payment_intent (next_check_at) where state <> 'settled';

create table ksmart.receipt (
    local_body text collate "C" not null,
    id uuid not null,
    number text collate "C" not null,
    file uuid not null,
    applicant uuid not null,
    payer text collate "C" not null,
    mode text collate "C" not null,
    instrument jsonb not null,
    paise bigint not null check (paise > 0),
    at timestamptz not null,
    on_day date not null,
    intent uuid,
    gateway text collate "C",
    payment text collate "C",                   -- the gateway's id of this one payment
    person uuid,                                -- who took it at the counter
    post bigint,
    primary key (local_body, id),
    unique (local_body, number),
    unique (gateway, payment)                   -- one payment, one receipt, whoever brings the news how often
);
create index receipt_file on ksmart.receipt (local_body, file);
create index receipt_owner on ksmart.receipt (applicant);
create index receipt_day on ksmart.receipt (local_body, on_day);
create index receipt_intent on ksmart.receipt (intent) where intent is not null;

create table ksmart.receipt_line (
    local_body text collate "C" not null,
    receipt uuid not null,
    position int not null,
    file uuid not null,
    applicant uuid not null,
    fee text collate "C",
    head text collate "C",                      -- null: nothing was due that this could clear; it is kept
    account text collate "C",
    title_en text collate "C",
    title_ml text collate "C",
    paise bigint not null check (paise > 0),
    primary key (local_body, receipt, position)
);
create index receipt_line_file on ksmart.receipt_line (local_body, file);
create index receipt_line_owner on ksmart.receipt_line (applicant);

create table ksmart.receipt_cancelled (
    local_body text collate "C" not null,
    receipt uuid not null,
    file uuid not null,
    applicant uuid not null,
    reason text collate "C" not null,
    remark text collate "C" not null,
    at timestamptz not null,
    on_day date not null,
    person uuid not null,
    post bigint,
    primary key (local_body, receipt)
);
create index receipt_cancelled_file on ksmart.receipt_cancelled (local_body, file);
create index receipt_cancelled_owner on ksmart.receipt_cancelled (applicant);

create table ksmart.refund_ask (
    local_body text collate "C" not null,
    id uuid not null,
    file uuid not null,
    applicant uuid not null,
    receipt uuid not null,
    paise bigint not null check (paise > 0),
    reason text collate "C" not null,
    remark text collate "C" not null,
    at timestamptz not null,
    on_day date not null,
    person uuid,                                -- null: nobody asked; the money was not due
    post bigint,
    primary key (local_body, id)
);
create index refund_ask_file on ksmart.refund_ask (local_body, file);
create index refund_ask_owner on ksmart.refund_ask (applicant);
create index refund_ask_receipt on ksmart.refund_ask (local_body, receipt);

-- Ids are given before commit: a reader of the feed takes rows whose `tx` is below pg_snapshot_xmin of its
-- own snapshot, and misses none.
create table ksmart.money_event (
    local_body text collate "C" not null,
    id bigint generated always as identity,
    tx xid8 not null default pg_current_xact_id(),
    at timestamptz not null,
    on_day date not null,
    kind text collate "C" not null check (kind in ('demanded', 'reduced', 'received', 'cancelled', 'refund_asked')),
    file uuid not null,
    fee text collate "C",
    head text collate "C",                      -- null with account: an advance, or money to go back
    account text collate "C",
    paise bigint not null check (paise > 0),
    mode text collate "C",                      -- of what was received or cancelled
    demand_line uuid,
    receipt uuid,
    refund_ask uuid,
    primary key (local_body, id)
);
create unique index money_event_feed on ksmart.money_event (id);
create index money_event_file on ksmart.money_event (local_body, file);

-- Everything that a gateway said, as it came, true or not.
create table ksmart.gateway_news (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    gateway text collate "C" not null,
    source text collate "C" not null check (source in ('webhook', 'status', 'settlement')),
    intent uuid,
    payment text collate "C",
    status text collate "C",
    paise bigint,
    outcome text collate "C" not null,
    body bytea not null                         -- SHA-256 of what came
);
create index gateway_news_intent on ksmart.gateway_news (intent) where intent is not null;

-- A day's settlement file, matched row by row against receipts.
create table ksmart.settlement_row (
    gateway text collate "C" not null,
    day date not null,
    payment text collate "C" not null,
    intent uuid,
    paise bigint not null,
    outcome text collate "C" not null,
    at timestamptz not null,
    primary key (gateway, day, payment)
);

do $$
declare v_table text;
begin
    foreach v_table in array array['demand_line', 'receipt', 'receipt_line', 'receipt_cancelled', 'refund_ask'] loop
        execute format('alter table ksmart.%I enable row level security', v_table);
        execute format('create policy owner_reads on ksmart.%I to ksmart_citizen using (applicant = ksmart.me())', v_table);
        execute format('create policy office_reads on ksmart.%I to ksmart_ward, ksmart_office, ksmart_area, ksmart_job'
                       ' using (local_body = any (ksmart.scope()))', v_table);
        execute format('grant select on ksmart.%I to ksmart_citizen, ksmart_ward, ksmart_office, ksmart_area, ksmart_job', v_table);
        execute format('create trigger only_added before update or delete or truncate on ksmart.%I'
                       ' for each statement execute function ksmart.refuse_change()', v_table);
    end loop;
    foreach v_table in array array['money_event', 'gateway_news', 'settlement_row'] loop
        execute format('alter table ksmart.%I enable row level security', v_table);
        execute format('create trigger only_added before update or delete or truncate on ksmart.%I'
                       ' for each statement execute function ksmart.refuse_change()', v_table);
    end loop;
end $$;
alter table ksmart.payment_intent enable row level security;
create policy owner_reads on ksmart.payment_intent to ksmart_citizen using (applicant = ksmart.me());
create policy office_reads on ksmart.payment_intent to ksmart_ward, ksmart_office, ksmart_area
    using (local_body = any (ksmart.scope()));
grant select on ksmart.payment_intent to ksmart_citizen, ksmart_ward, ksmart_office, ksmart_area;

-- What a file owes by head: demanded in all, received by receipts that stand. Reads as whoever asks.
create function ksmart.owed(p_local_body text, p_file uuid)
returns table (fee text, head text, account text, title_en text, title_ml text, "position" int, demanded bigint, received bigint)
language sql stable
as $$
    select d.fee, d.head, d.account, d.title_en, d.title_ml, d.position, d.demanded, coalesce(c.received, 0)::bigint
    from (
        select l.fee, l.head, max(l.account) as account, max(l.title_en) as title_en, max(l.title_ml) as title_ml,
               max(l.position) as position, sum(l.paise)::bigint as demanded
        from ksmart.demand_line l where l.local_body = p_local_body and l.file = p_file group by l.fee, l.head
    ) d
    left join (
        select l.fee, l.head, sum(l.paise)::bigint as received
        from ksmart.receipt_line l
        where l.local_body = p_local_body and l.file = p_file and l.head is not null
          and not exists (select from ksmart.receipt_cancelled x
                          where x.local_body = l.local_body and x.receipt = l.receipt)
        group by l.fee, l.head
    ) c on c.fee = d.fee and c.head = d.head
    order by d.position, d.fee, d.head
$$;

-- The same for rules: {"heads": {"licence_fee": [demanded, received]}}.
create function ksmart.dues(p_local_body text, p_file uuid) returns json
language sql stable
as $$
    select json_build_object('heads', coalesce(json_object_agg(o.head, json_build_array(o.demanded, o.received)), '{}'::json))
    from ksmart.owed(p_local_body, p_file) o
$$;

-- Writes a decision's demand; its caller holds the file's row.
create function ksmart.demand(
    p_local_body text, p_file uuid, p_seq int, p_applicant uuid, p_person uuid, p_at timestamptz, p_lines jsonb
) returns void
language plpgsql volatile security definer
as $$
begin
    if coalesce(jsonb_array_length(nullif(p_lines, 'null')), 0) = 0 then
        return;
    end if;
    with asked as (
        insert into ksmart.demand_line (local_body, id, file, applicant, seq, fee, head, title_en, title_ml, account, position,
                                        as_of, paise, rate, sums, at, on_day, person)
        select p_local_body, (l ->> 'id')::uuid, p_file, p_applicant, p_seq, l ->> 'fee', l ->> 'head',
               l #>> '{title,en}', l #>> '{title,ml}', l ->> 'account', (l ->> 'position')::int,
               (l ->> 'on')::date, (l ->> 'paise')::bigint, l -> 'rate', l -> 'sums', p_at,
               (p_at at time zone 'Asia/Kolkata')::date, p_person
        from jsonb_array_elements(p_lines) l
        returning *
    )
    insert into ksmart.money_event (local_body, at, on_day, kind, file, fee, head, account, paise, demand_line)
    select a.local_body, a.at, a.on_day, case when a.paise > 0 then 'demanded' else 'reduced' end, a.file, a.fee, a.head,
           a.account, abs(a.paise), a.id
    from asked a where a.paise <> 0 order by a.position;
end $$;

-- A file has ended: what it still owed before is owed no more. Money that comes afterwards is kept and asked back.
create function ksmart.lapse(
    p_local_body text, p_file uuid, p_seq int, p_applicant uuid, p_person uuid, p_at timestamptz
) returns void
language plpgsql volatile security definer
as $$
declare v_lines jsonb;
begin
    select jsonb_agg(jsonb_build_object(
        'id', gen_random_uuid(), 'fee', o.fee, 'head', o.head, 'title', jsonb_build_object('en', o.title_en, 'ml', o.title_ml),
        'account', o.account, 'position', o.position, 'on', (p_at at time zone 'Asia/Kolkata')::date,
        'paise', o.received - o.demanded, 'rate', '{}'::jsonb, 'sums', jsonb_build_object('how', 'lapsed')))
    into v_lines from ksmart.owed(p_local_body, p_file) o where o.demanded > o.received;
    perform ksmart.demand(p_local_body, p_file, p_seq, p_applicant, p_person, p_at, v_lines);
end $$;

-- Money has come in: its receipt, what it clears in the order of heads, and what it does not. `p_in` has paise,
-- mode, payer, instrument, heads (null: any), and intent, gateway and payment where a gateway brought it; `clear`
-- false keeps it all as an advance. The caller holds the file's row. The number comes last: its counter stays
-- locked to commit.
create function ksmart.receive(f ksmart.file, p_person uuid, p_post bigint, p_at timestamptz, p_in jsonb)
returns ksmart.receipt
language plpgsql volatile security definer
as $$
declare
    r ksmart.receipt;
    o record;
    v_on date := (p_at at time zone 'Asia/Kolkata')::date;
    v_fy text := ksmart.fy(v_on);
    v_rest bigint := (p_in ->> 'paise')::bigint;
    v_heads text[] := case when jsonb_typeof(p_in -> 'heads') = 'array'
                           then array(select jsonb_array_elements_text(p_in -> 'heads')) end;
    v_lines ksmart.receipt_line[] := '{}';
    v_line ksmart.receipt_line;
    v_cleared text[] := '{}';
    v_fees text[] := '{}';
    v_whole boolean := true;
    v_take bigint;
begin
    r.local_body := f.local_body; r.id := (p_in ->> 'id')::uuid; r.file := f.id; r.applicant := f.applicant;
    r.payer := p_in ->> 'payer'; r.mode := p_in ->> 'mode'; r.instrument := coalesce(p_in -> 'instrument', '{}');
    r.paise := v_rest; r.at := p_at; r.on_day := v_on; r.intent := (p_in ->> 'intent')::uuid;
    r.gateway := p_in ->> 'gateway'; r.payment := p_in ->> 'payment'; r.person := p_person; r.post := p_post;
    v_line.local_body := r.local_body; v_line.receipt := r.id; v_line.file := f.id; v_line.applicant := f.applicant;
    v_line.position := 0;
    for o in select * from ksmart.owed(f.local_body, f.id) loop
        v_take := 0;
        if coalesce((p_in ->> 'clear')::boolean, true) and (v_heads is null or o.head = any (v_heads)) then
            v_take := least(v_rest, greatest(0, o.demanded - o.received));
        end if;
        if v_take > 0 then
            v_line.position := v_line.position + 1;
            v_line.fee := o.fee; v_line.head := o.head; v_line.account := o.account;
            v_line.title_en := o.title_en; v_line.title_ml := o.title_ml; v_line.paise := v_take;
            v_lines := v_lines || v_line;
            v_rest := v_rest - v_take;
            if v_take = o.demanded - o.received then
                v_cleared := v_cleared || o.head;
                v_fees := v_fees || o.fee;
            end if;
        end if;
        v_whole := v_whole and o.received + v_take >= o.demanded;
    end loop;
    if v_rest > 0 then
        v_line.position := v_line.position + 1;
        v_line.fee := null; v_line.head := null; v_line.account := null; v_line.title_en := null; v_line.title_ml := null;
        v_line.paise := v_rest;
        v_lines := v_lines || v_line;
    end if;
    if cardinality(v_cleared) > 0 then
        perform ksmart.send(f.local_body, 'money.paid', jsonb_build_object(
            'file', f.id, 'local_body', f.local_body, 'module', f.module, 'service', f.service, 'receipt', r.id,
            'fee', v_fees[1], 'heads', to_jsonb(v_cleared), 'whole', v_whole));
    end if;
    r.number := 'RCT/' || f.local_body || '/' || v_fy || '/' ||
                lpad(ksmart.next_number(f.local_body, 'receipt', v_fy)::text, 7, '0');
    insert into ksmart.receipt values (r.*);
    insert into ksmart.receipt_line select (unnest(v_lines)).*;
    insert into ksmart.money_event (local_body, at, on_day, kind, file, fee, head, account, paise, mode, receipt)
    select l.local_body, p_at, v_on, 'received', l.file, l.fee, l.head, l.account, l.paise, r.mode, r.id
    from unnest(v_lines) l order by l.position;
    return r;
end $$;

-- Somebody, or nobody (money that was not due), asks for money back.
create function ksmart.ask_refund(
    f ksmart.file, p_receipt uuid, p_paise bigint, p_reason text, p_remark text, p_person uuid, p_post bigint, p_at timestamptz
) returns uuid
language plpgsql volatile security definer
as $$
declare
    v_id uuid := gen_random_uuid();
    v_on date := (p_at at time zone 'Asia/Kolkata')::date;
begin
    insert into ksmart.refund_ask values (f.local_body, v_id, f.id, f.applicant, p_receipt, p_paise, p_reason, p_remark, p_at,
                                          v_on, p_person, p_post);
    insert into ksmart.money_event (local_body, at, on_day, kind, file, paise, receipt, refund_ask)
    values (f.local_body, p_at, v_on, 'refund_asked', f.id, p_paise, p_receipt, v_id);
    return v_id;
end $$;

-- What the pay door of a service does once it has found the file, locked it and proved who asks.
-- `intent`: an order for the gateway; `take`: money at the counter; `cancel`: a receipt; `refund`: money back.
create function ksmart.pay(f ksmart.file, p_person uuid, p_post bigint, p_verb text, p_ask jsonb) returns text
language plpgsql volatile security definer
as $$
declare
    v_at timestamptz := (p_ask ->> 'at')::timestamptz;
    v_on date := (v_at at time zone 'Asia/Kolkata')::date;
    v_heads text[];
    v_due bigint;
    v_paise bigint;
    r ksmart.receipt;
    i ksmart.payment_intent;
begin
    if p_verb in ('intent', 'take') then
        select array_agg(o.head order by o.position), sum(o.demanded - o.received)::bigint into v_heads, v_due
        from ksmart.owed(f.local_body, f.id) o
        where o.demanded > o.received
          and (jsonb_typeof(p_ask -> 'heads') is distinct from 'array' or p_ask -> 'heads' ? o.head);
        if v_due is null then
            raise exception 'nothing is due' using errcode = 'KS409';
        end if;
        v_paise := coalesce((p_ask ->> 'paise')::bigint, v_due);
        if v_paise > v_due or v_paise <= 0 then
            raise exception 'not what is due' using errcode = 'KS409';
        end if;
    end if;
    if p_verb = 'intent' then
        -- A second click, or a second phone, joins the order that waits already: nobody pays twice for one thing.
        select * into i from ksmart.payment_intent t
        where t.local_body = f.local_body and t.file = f.id and t.state in ('created', 'asked')
          and t.heads = v_heads and t.paise = v_paise and t.gateway = p_ask ->> 'gateway' and t.expires_at > v_at
        order by t.created_at desc limit 1;
        if not found then
            i.local_body := f.local_body; i.id := (p_ask ->> 'id')::uuid; i.file := f.id; i.applicant := f.applicant;
            i.person := p_person; i.heads := v_heads; i.paise := v_paise; i.state := 'created'; i.gateway := p_ask ->> 'gateway';
            i.created_at := v_at; i.expires_at := v_at + (p_ask ->> 'minutes')::int * interval '1 minute';
            i.next_check_at := v_at + interval '1 minute'; i.checks := 0;
            insert into ksmart.payment_intent values (i.*);
        end if;
        return json_build_object('id', i.id, 'paise', i.paise, 'heads', to_json(i.heads), 'number', f.number)::text;
    elsif p_verb = 'take' then
        r := ksmart.receive(f, p_person, p_post, v_at, p_ask || jsonb_build_object('paise', v_paise));
        return json_build_object('id', r.id, 'number', r.number, 'paise', r.paise)::text;
    end if;
    select * into r from ksmart.receipt t
    where t.local_body = f.local_body and t.id = (p_ask ->> 'receipt')::uuid and t.file = f.id;
    if not found then
        raise exception 'no such receipt' using errcode = 'KS404';
    end if;
    if exists (select from ksmart.receipt_cancelled x where x.local_body = r.local_body and x.receipt = r.id) then
        raise exception 'the receipt is cancelled' using errcode = 'KS409';
    end if;
    select coalesce(sum(a.paise), 0) into v_paise from ksmart.refund_ask a where a.local_body = r.local_body and a.receipt = r.id;
    if p_verb = 'cancel' then
        -- What a gateway brought has really come: it can be asked back, not undone.
        if r.intent is not null or v_paise > 0 then
            raise exception 'this receipt cannot be cancelled' using errcode = 'KS409';
        end if;
        insert into ksmart.receipt_cancelled values (r.local_body, r.id, f.id, f.applicant, p_ask ->> 'reason',
                                                     p_ask ->> 'remark', v_at, v_on, p_person, p_post);
        insert into ksmart.money_event (local_body, at, on_day, kind, file, fee, head, account, paise, mode, receipt)
        select l.local_body, v_at, v_on, 'cancelled', l.file, l.fee, l.head, l.account, l.paise, r.mode, r.id
        from ksmart.receipt_line l where l.local_body = r.local_body and l.receipt = r.id order by l.position;
        -- Whoever decides at this moment that the file is paid must look again.
        update ksmart.file t set row_version = t.row_version + 1 where t.local_body = f.local_body and t.id = f.id;
        return json_build_object('id', r.id, 'number', r.number)::text;
    end if;
    v_due := coalesce((p_ask ->> 'paise')::bigint, r.paise - v_paise);
    if v_due <= 0 or v_due > r.paise - v_paise then
        raise exception 'not what was paid' using errcode = 'KS409';
    end if;
    return json_build_object('id', ksmart.ask_refund(f, r.id, v_due, p_ask ->> 'reason', p_ask ->> 'remark', p_person,
                             p_post, v_at), 'number', r.number, 'paise', v_due)::text;
end $$;

-- Everything about a file's money, for people. Reads as whoever asks.
create function ksmart.money_of(p_local_body text, p_file uuid) returns text
language sql stable
as $$
    select json_build_object(
        'due_paise', coalesce((select sum(greatest(0, o.demanded - o.received)) from ksmart.owed(p_local_body, p_file) o), 0)::bigint,
        'heads', (select coalesce(json_agg(json_build_object(
                'head', o.head, 'fee', o.fee, 'title', json_build_object('en', o.title_en, 'ml', o.title_ml),
                'demanded_paise', o.demanded, 'received_paise', o.received, 'due_paise', greatest(0, o.demanded - o.received)
            ) order by o.position), '[]'::json) from ksmart.owed(p_local_body, p_file) o),
        'lines', (select coalesce(json_agg(json_build_object(
                'id', l.id, 'head', l.head, 'title', json_build_object('en', l.title_en, 'ml', l.title_ml), 'as_of', l.as_of,
                'on', l.on_day, 'paise', l.paise, 'rate', l.rate, 'sums', l.sums
            ) order by l.at, l.position), '[]'::json)
            from ksmart.demand_line l where l.local_body = p_local_body and l.file = p_file),
        'receipts', (select coalesce(json_agg(json_build_object(
                'id', r.id, 'number', r.number, 'on', r.on_day, 'at', r.at, 'mode', r.mode, 'payer', r.payer,
                'instrument', r.instrument, 'paise', r.paise, 'online', r.intent is not null, 'payment', r.payment,
                'cancelled', (select json_build_object('on', x.on_day, 'reason', x.reason, 'remark', x.remark)
                              from ksmart.receipt_cancelled x where x.local_body = r.local_body and x.receipt = r.id),
                'lines', (select json_agg(json_build_object('head', l.head, 'paise', l.paise,
                                 'title', json_build_object('en', l.title_en, 'ml', l.title_ml)) order by l.position)
                          from ksmart.receipt_line l where l.local_body = r.local_body and l.receipt = r.id)
            ) order by r.at), '[]'::json)
            from ksmart.receipt r where r.local_body = p_local_body and r.file = p_file),
        'intents', (select coalesce(json_agg(json_build_object(
                'id', i.id, 'state', i.state, 'paise', i.paise, 'heads', to_json(i.heads), 'url', i.url, 'upi', i.upi,
                'created_at', i.created_at, 'expires_at', i.expires_at,
                'receipts', (select coalesce(json_agg(r.number order by r.at), '[]'::json) from ksmart.receipt r
                             where r.local_body = i.local_body and r.intent = i.id)
            ) order by i.created_at desc), '[]'::json)
            from ksmart.payment_intent i where i.local_body = p_local_body and i.file = p_file),
        'refunds', (select coalesce(json_agg(json_build_object(
                'id', a.id, 'receipt', a.receipt, 'paise', a.paise, 'reason', a.reason, 'remark', a.remark, 'on', a.on_day
            ) order by a.at), '[]'::json)
            from ksmart.refund_ask a where a.local_body = p_local_body and a.file = p_file)
    )::text
$$;

revoke all on function ksmart.owed(text, uuid), ksmart.dues(text, uuid), ksmart.money_of(text, uuid),
    ksmart.demand(text, uuid, int, uuid, uuid, timestamptz, jsonb), ksmart.lapse(text, uuid, int, uuid, uuid, timestamptz),
    ksmart.receive(ksmart.file, uuid, bigint, timestamptz, jsonb),
    ksmart.ask_refund(ksmart.file, uuid, bigint, text, text, uuid, bigint, timestamptz),
    ksmart.pay(ksmart.file, uuid, bigint, text, jsonb) from public;
grant execute on function ksmart.owed(text, uuid), ksmart.dues(text, uuid), ksmart.money_of(text, uuid)
    to ksmart_citizen, ksmart_ward, ksmart_office, ksmart_area, ksmart_job;
grant execute on function ksmart.demand(text, uuid, int, uuid, uuid, timestamptz, jsonb),
    ksmart.lapse(text, uuid, int, uuid, uuid, timestamptz)
    to ksmart_citizen, ksmart_ward, ksmart_office, ksmart_job;
grant execute on function ksmart.pay(ksmart.file, uuid, bigint, text, jsonb) to ksmart_citizen, ksmart_ward, ksmart_office;
