-- Changes of masters while the app runs: proposed by one officer, approved or returned by another.

create table ksmart.master_change (
    id uuid primary key,
    master text collate "C" not null,           -- module.master
    text text not null,                         -- as the maker wrote it: CSV
    rows jsonb not null,                        -- what it does: [{op: add, row}, {op: end, key, since, until}]
    note text not null,                         -- the order that it comes from
    person uuid not null,
    post bigint not null,
    at timestamptz not null default now(),
    state text collate "C" not null default 'proposed' check (state in ('proposed', 'approved', 'returned')),
    decided_by uuid,
    decided_at timestamptz,
    remark text
);
create index master_change_open on ksmart.master_change (master, at desc);

-- What was done with it, by whom; each event carries the digest of the one before, master by master.
create table ksmart.master_event (
    seq bigint generated always as identity primary key,
    master text collate "C" not null,
    change uuid not null references ksmart.master_change (id),
    what text collate "C" not null,
    at timestamptz not null default now(),
    person uuid not null,
    post bigint not null,
    role text collate "C" not null,
    said jsonb not null,
    hash bytea not null
);
create index master_event_chain on ksmart.master_event (master, seq desc);
create trigger only_added before update or delete or truncate on ksmart.master_event
    for each statement execute function ksmart.refuse_change();

create function ksmart.note_master(
    p_change uuid, p_master text, p_what text, p_person uuid, p_post bigint, p_role text, p_said jsonb
) returns void
language plpgsql volatile security definer set search_path = ''
as $$
declare v_before bytea; v_at timestamptz := now();
begin
    perform pg_advisory_xact_lock(hashtext('ksmart.master'), hashtext(p_master));
    select e.hash into v_before from ksmart.master_event e where e.master = p_master order by e.seq desc limit 1;
    insert into ksmart.master_event (master, change, what, at, person, post, role, said, hash)
    values (p_master, p_change, p_what, v_at, p_person, p_post, p_role, p_said, sha256(
        coalesce(v_before, ''::bytea) || convert_to(jsonb_build_array(p_master, p_change, p_what, v_at, p_person, p_post, p_role, p_said)::text, 'UTF8')));
end $$;
revoke all on function ksmart.note_master(uuid, text, text, uuid, bigint, text, jsonb) from public;
