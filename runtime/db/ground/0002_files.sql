-- The file: one row for every application of every service; its trail, its promises, its numbers.

create table ksmart.file (
    local_body text collate "C" not null,
    id uuid not null,
    number text collate "C" not null,
    module text collate "C" not null,
    service text collate "C" not null,
    version text collate "C" not null,          -- of the module, whose behaviour serves this file to its end
    state text collate "C" not null,
    came_from text collate "C",                 -- the state that `back` returns to
    ended boolean not null default false,
    applicant uuid not null references ksmart.person (id),
    ward text collate "C",
    opened_at timestamptz not null,
    submitted_on date not null,
    due_on date not null default 'infinity',
    clock_stopped_on date,
    desk_role text collate "C",
    desk_post bigint references ksmart.post (id),
    row_version int not null default 1,
    chain_seq int not null default 0,
    chain_head bytea not null default '\x',
    primary key (local_body, id),
    unique (local_body, number)
);
create index file_applicant on ksmart.file (applicant, id desc);
create index file_desk on ksmart.file (local_body, desk_post, due_on, id) where not ended;
create index file_desk_post on ksmart.file (desk_post) where desk_post is not null;

-- Insert-only. `digest` stands for what was said; erasing `said` and `salt` keeps the chain whole.
create table ksmart.file_event (
    local_body text collate "C" not null,
    file uuid not null,
    seq int not null,
    applicant uuid not null,
    at timestamptz not null,
    person uuid not null,
    post bigint,
    role text collate "C" not null,
    action text collate "C" not null,
    state_from text collate "C",
    state_to text collate "C" not null,
    said jsonb,
    salt bytea,
    digest bytea not null,
    hash bytea not null,
    primary key (local_body, file, seq)
);

create table ksmart.draft (
    person uuid not null references ksmart.person (id),
    id uuid not null,
    local_body text collate "C" not null,
    module text collate "C" not null,
    service text collate "C" not null,
    version text collate "C" not null,
    answers jsonb not null,                     -- raw, as typed, by field path
    row_version int not null default 1,
    updated_at timestamptz not null default now(),
    keep_until date not null,
    primary key (person, id)
);

create table ksmart.idempotency (
    person uuid not null,
    key text collate "C" not null,
    request bytea not null,                     -- SHA-256 of method, path and body
    answer text,
    created_at timestamptz not null default now(),
    primary key (person, key)
);
create index idempotency_age on ksmart.idempotency (created_at);

create table ksmart.outbox (
    id bigint generated always as identity primary key,
    local_body text collate "C",
    topic text collate "C" not null,
    payload jsonb not null,
    created_at timestamptz not null default now(),
    tries int not null default 0,
    next_try_at timestamptz not null default now(),
    failed text
);
create index outbox_due on ksmart.outbox (next_try_at, id) where failed is null;

-- A counter row is a lane held to commit: gapless registers accept that, files take leases instead.
create table ksmart.counter (
    local_body text collate "C" not null,
    name text collate "C" not null,
    period text collate "C" not null,
    last bigint not null,
    primary key (local_body, name, period)
);

create table ksmart.data_epoch (one boolean primary key default true check (one), epoch bigint not null);
insert into ksmart.data_epoch (epoch) values (1);

alter table ksmart.file enable row level security;
alter table ksmart.file_event enable row level security;
alter table ksmart.draft enable row level security;

create policy owner_reads on ksmart.file to ksmart_citizen
    using (applicant = ksmart.me()) with check (applicant = ksmart.me());
create policy office_reads on ksmart.file to ksmart_ward, ksmart_office, ksmart_area
    using (local_body = any (ksmart.scope())) with check (local_body = any (ksmart.scope()));
create policy owner_reads on ksmart.file_event to ksmart_citizen using (applicant = ksmart.me());
create policy office_reads on ksmart.file_event to ksmart_ward, ksmart_office, ksmart_area
    using (local_body = any (ksmart.scope()));
create policy owner_keeps on ksmart.draft to ksmart_citizen
    using (person = ksmart.me()) with check (person = ksmart.me());

grant select, insert, update on ksmart.file to ksmart_citizen, ksmart_ward, ksmart_office;
grant select on ksmart.file to ksmart_area;
grant select on ksmart.file_event to ksmart_citizen, ksmart_ward, ksmart_office, ksmart_area;
grant select, insert, update, delete on ksmart.draft to ksmart_citizen;

-- Claims a key, or gives the answer kept under it. Null means: go on, and keep the answer.
-- A concurrent twin waits here for the first to commit and then reads its answer.
create function ksmart.claim(p_person uuid, p_key text, p_request bytea) returns text
language plpgsql volatile security definer
as $$
declare v_request bytea; v_answer text;
begin
    insert into ksmart.idempotency (person, key, request) values (p_person, p_key, p_request)
    on conflict do nothing;
    if found then
        return null;
    end if;
    select i.request, i.answer into v_request, v_answer from ksmart.idempotency i
    where i.person = p_person and i.key = p_key;
    if v_request <> p_request then
        raise exception 'key used for another request' using errcode = 'KS422';
    end if;
    return v_answer;
end $$;

-- The same question without claiming: asked by load doors, so that a retry of a finished
-- action gets its answer although the file has moved on.
create function ksmart.answered(p_person uuid, p_key text, p_request bytea) returns text
language plpgsql stable security definer
as $$
declare v_request bytea; v_answer text;
begin
    select i.request, i.answer into v_request, v_answer from ksmart.idempotency i
    where i.person = p_person and i.key = p_key;
    if found and v_request <> p_request then
        raise exception 'key used for another request' using errcode = 'KS422';
    end if;
    return v_answer;
end $$;

create function ksmart.keep_answer(p_person uuid, p_key text, p_answer text) returns void
language sql volatile security definer
as $$ update ksmart.idempotency set answer = p_answer where person = p_person and key = p_key $$;

-- The post whose inbox a file falls into: of those with the role and the ward (or no wards: the whole
-- body), one that somebody holds today, then the narrowest jurisdiction, then the oldest.
create function ksmart.desk(p_local_body text, p_role text, p_ward text) returns bigint
language sql stable security definer
as $$
    select p.id from ksmart.post p
    where p.local_body = p_local_body and p.role = p_role and not p.closed
      and (p_ward is null or p_ward = any (p.wards) or cardinality(p.wards) = 0)
    order by exists (select from ksmart.holding h where h.post = p.id and h.span @> ksmart.today()) desc,
             cardinality(p.wards) = 0, cardinality(p.wards), p.id
    limit 1
$$;

-- The link of a file's chain. Its text form is fixed here; `ksmart verify` and an outside checker recompute it.
create function ksmart.link(
    p_prev bytea, p_local_body text, p_file uuid, p_seq int, p_at timestamptz, p_person uuid, p_post bigint,
    p_role text, p_action text, p_from text, p_to text, p_digest bytea
) returns bytea
language sql immutable parallel safe
as $$
    select pg_catalog.sha256(p_prev || pg_catalog.convert_to(pg_catalog.concat_ws('|',
        p_local_body, p_file::text, p_seq::text, (extract(epoch from p_at) * 1000000)::bigint::text, p_person::text,
        coalesce(p_post::text, '-'), p_role, p_action, coalesce(p_from, '-'), p_to, pg_catalog.encode(p_digest, 'hex')), 'UTF8'))
$$;

-- Appends one event and returns the new head; the caller holds the file's row.
create function ksmart.append_event(
    p_local_body text, p_file uuid, p_prev bytea, p_seq int, p_applicant uuid, p_at timestamptz, p_person uuid,
    p_post bigint, p_role text, p_action text, p_from text, p_to text, p_said jsonb
) returns bytea
language plpgsql volatile security definer
as $$
declare
    v_salt bytea := uuid_send(gen_random_uuid());
    v_digest bytea := sha256(v_salt || convert_to(coalesce(p_said::text, ''), 'UTF8'));
    v_hash bytea := ksmart.link(p_prev, p_local_body, p_file, p_seq, p_at, p_person, p_post, p_role,
                                p_action, p_from, p_to, v_digest);
begin
    insert into ksmart.file_event values (p_local_body, p_file, p_seq, p_applicant, p_at, p_person, p_post, p_role,
                                          p_action, p_from, p_to, p_said, v_salt, v_digest, v_hash);
    return v_hash;
end $$;

-- An action keeps its answer last, in one step: the file's lock has kept its twins apart. The key of
-- another request is refused, and with it everything that this one did.
create function ksmart.keep_new_answer(p_person uuid, p_key text, p_request bytea, p_answer text) returns void
language plpgsql volatile security definer
as $$
begin
    insert into ksmart.idempotency (person, key, request, answer) values (p_person, p_key, p_request, p_answer)
    on conflict do nothing;
    if not found then
        raise exception 'key used for another request' using errcode = 'KS422';
    end if;
end $$;

create function ksmart.send(p_local_body text, p_topic text, p_payload jsonb) returns void
language sql volatile security definer
as $$ insert into ksmart.outbox (local_body, topic, payload) values (p_local_body, p_topic, p_payload) $$;

-- Gapless: the row stays locked to commit, so it is asked for last.
create function ksmart.next_number(p_local_body text, p_name text, p_period text) returns bigint
language sql volatile security definer
as $$
    insert into ksmart.counter as c (local_body, name, period, last) values (p_local_body, p_name, p_period, 1)
    on conflict (local_body, name, period) do update set last = c.last + 1
    returning last
$$;

-- The first seq at which a file's chain does not hold, or null.
create function ksmart.broken_at(p_local_body text, p_file uuid) returns int
language plpgsql stable security definer set search_path = ''
as $$
declare e record; v_prev bytea := '\x'; v_seq int := 0; f record;
begin
    for e in select * from ksmart.file_event where local_body = p_local_body and file = p_file order by seq loop
        v_seq := v_seq + 1;
        if e.seq <> v_seq
           or e.hash <> ksmart.link(v_prev, e.local_body, e.file, e.seq, e.at, e.person, e.post, e.role,
                                    e.action, e.state_from, e.state_to, e.digest)
           or (e.salt is not null
               and e.digest <> sha256(e.salt || convert_to(coalesce(e.said::text, ''), 'UTF8'))) then
            return v_seq;
        end if;
        v_prev := e.hash;
    end loop;
    select chain_seq, chain_head into f from ksmart.file where local_body = p_local_body and id = p_file;
    if f.chain_seq is distinct from v_seq or f.chain_head is distinct from v_prev then
        return v_seq + 1;
    end if;
    return null;
end $$;

-- Register entries, events and numbers are never updated or deleted, not even by a door's bug.
create function ksmart.refuse_change() returns trigger
language plpgsql set search_path = ''
as $$ begin
    raise exception '% of % refused: rows here are only added', tg_op, tg_table_name using errcode = 'KS409';
end $$;
create trigger only_added before delete or truncate on ksmart.file_event
    for each statement execute function ksmart.refuse_change();

-- Functions are open to everybody until revoked; each is granted by name.
revoke all on function ksmart.claim(uuid, text, bytea), ksmart.answered(uuid, text, bytea),
    ksmart.keep_answer(uuid, text, text), ksmart.keep_new_answer(uuid, text, bytea, text),
    ksmart.desk(text, text, text),
    ksmart.link(bytea, text, uuid, int, timestamptz, uuid, bigint, text, text, text, text, bytea),
    ksmart.append_event(text, uuid, bytea, int, uuid, timestamptz, uuid, bigint, text, text, text, text, jsonb),
    ksmart.send(text, text, jsonb), ksmart.next_number(text, text, text), ksmart.broken_at(text, uuid),
    ksmart.refuse_change() from public;
grant execute on function ksmart.claim(uuid, text, bytea), ksmart.answered(uuid, text, bytea),
    ksmart.keep_answer(uuid, text, text), ksmart.keep_new_answer(uuid, text, bytea, text),
    ksmart.desk(text, text, text),
    ksmart.append_event(text, uuid, bytea, int, uuid, timestamptz, uuid, bigint, text, text, text, text, jsonb),
    ksmart.send(text, text, jsonb), ksmart.next_number(text, text, text)
    to ksmart_citizen, ksmart_ward, ksmart_office, ksmart_area, ksmart_job;
