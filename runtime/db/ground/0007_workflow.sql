-- What moves files beside people: timers and events; the branches of a parallel state; what officers filled in.

-- Who acts where no person does. A fixed id: chains of events name it for ever.
insert into ksmart.person (id, name_en, name_ml)
values ('00000000-0000-0000-0000-000000000001', 'The platform', 'സംവിധാനം');

-- A job's door begins here: nobody's session, one local body.
create function ksmart.enter_job(p_local_body text) returns uuid
language plpgsql volatile security definer
as $$
begin
    perform set_config('ksmart.me', '', true), set_config('ksmart.scope', array[p_local_body]::text, true);
    return '00000000-0000-0000-0000-000000000001'::uuid;
end $$;

create policy job_acts on ksmart.file to ksmart_job
    using (local_body = any (ksmart.scope())) with check (local_body = any (ksmart.scope()));
create policy job_reads on ksmart.file_event to ksmart_job using (local_body = any (ksmart.scope()));
grant select, update on ksmart.file to ksmart_job;
grant select on ksmart.file_event to ksmart_job;

-- `given_to`: the role that the desk went to when time ran out, beside those whose action it is.
-- `flagged`: the questions that the officer who returned the file wants answered anew.
alter table ksmart.file
    add column given_to text collate "C",
    add column flagged text[] collate "C";

-- A timer belongs to one stay in a state (`round` is the version at which the file came there), or with
-- round 0 to the whole promise. It is done in the transaction of what it does, so nothing is done twice.
create table ksmart.timer (
    local_body text collate "C" not null,
    file uuid not null,
    name text collate "C" not null,
    round int not null,
    module text collate "C" not null,
    service text collate "C" not null,
    at timestamptz not null,
    done_at timestamptz,
    taken_until timestamptz not null default '-infinity',
    tries int not null default 0,
    failed text,
    primary key (local_body, file, name, round)
);
create index timer_due on ksmart.timer (at) where done_at is null and failed is null;

-- One row a branch: where it stands in this round. `since` is the version at which the round began: what
-- another branch does meanwhile does not make an officer's page stale.
create table ksmart.file_branch (
    local_body text collate "C" not null,
    file uuid not null,
    name text collate "C" not null,
    applicant uuid not null,
    standing text collate "C" not null check (standing in ('open', 'done', 'away')),
    since int not null,
    desk_role text collate "C",
    desk_post bigint references ksmart.post (id),
    opened_at timestamptz not null,
    done_at timestamptz,
    person uuid,
    primary key (local_body, file, name)
);
create index file_branch_desk on ksmart.file_branch (local_body, desk_post, file) where standing = 'open';
create index file_branch_post on ksmart.file_branch (desk_post) where desk_post is not null;

-- What an officer filled in with an action: insert-only, the latest of a key is the one that rules read.
create table ksmart.file_answers (
    local_body text collate "C" not null,
    file uuid not null,
    key text collate "C" not null,              -- the branch, or the state of the action
    seq int not null,                           -- of the event that it came with
    applicant uuid not null,
    form text collate "C" not null,
    answers jsonb not null,
    person uuid not null,
    at timestamptz not null,
    primary key (local_body, file, key, seq)
);
create trigger only_added before delete or truncate on ksmart.file_answers
    for each statement execute function ksmart.refuse_change();

-- The life of a register entry: each move with its cause.
create table ksmart.life_event (
    local_body text collate "C" not null,
    entry uuid not null,
    seq int not null,
    record text collate "C" not null,
    at timestamptz not null,
    life_from text collate "C" not null,
    life_to text collate "C" not null,
    person uuid not null,
    role text collate "C" not null,
    file uuid,
    primary key (local_body, entry, seq)
);
create trigger only_added before delete or truncate on ksmart.life_event
    for each statement execute function ksmart.refuse_change();

alter table ksmart.file_branch enable row level security;
alter table ksmart.file_answers enable row level security;
create policy owner_reads on ksmart.file_branch to ksmart_citizen using (applicant = ksmart.me());
create policy office_reads on ksmart.file_branch to ksmart_ward, ksmart_office, ksmart_area, ksmart_job
    using (local_body = any (ksmart.scope()));
create policy owner_reads on ksmart.file_answers to ksmart_citizen using (applicant = ksmart.me());
create policy office_reads on ksmart.file_answers to ksmart_ward, ksmart_office, ksmart_area, ksmart_job
    using (local_body = any (ksmart.scope()));
grant select on ksmart.file_branch, ksmart.file_answers
    to ksmart_citizen, ksmart_ward, ksmart_office, ksmart_area, ksmart_job;

-- The timers of a file after it came to a state: those of earlier stays that were not done fall away.
create function ksmart.set_timers(
    p_local_body text, p_file uuid, p_module text, p_service text, p_round int, p_timers jsonb
) returns void
language plpgsql volatile security definer
as $$
begin
    delete from ksmart.timer t where t.local_body = p_local_body and t.file = p_file and t.done_at is null;
    insert into ksmart.timer as t (local_body, file, name, round, module, service, at)
    select p_local_body, p_file, i ->> 'name', case when (i ->> 'whole')::boolean then 0 else p_round end,
           p_module, p_service, (i ->> 'at')::timestamptz
    from jsonb_array_elements(p_timers) i
    on conflict do nothing;                     -- done in an earlier stay: the whole promise warns once
end $$;

create function ksmart.timer_done(p_local_body text, p_file uuid, p_timer jsonb) returns void
language sql volatile security definer
as $$
    update ksmart.timer t set done_at = now()
    where t.local_body = p_local_body and t.file = p_file and t.name = p_timer ->> 'name'
      and t.round = (p_timer ->> 'round')::int
$$;

-- The branches as the decision leaves them; `open` ones get a desk.
create function ksmart.set_branches(
    p_local_body text, p_file uuid, p_applicant uuid, p_ward text, p_version int, p_person uuid, p_at timestamptz,
    p_branches jsonb
) returns void
language plpgsql volatile security definer
as $$
declare b record;
begin
    for b in select * from jsonb_to_recordset(p_branches) as x (name text, standing text, desk_role text) loop
        insert into ksmart.file_branch as t (local_body, file, name, applicant, standing, since, desk_role, desk_post, opened_at)
        values (p_local_body, p_file, b.name, p_applicant, b.standing, p_version, b.desk_role,
                ksmart.desk(p_local_body, b.desk_role, p_ward), p_at)
        on conflict (local_body, file, name) do update set
            standing = b.standing,
            since = case when b.standing = 'open' then p_version else t.since end,
            opened_at = case when b.standing = 'open' then p_at else t.opened_at end,
            desk_role = coalesce(b.desk_role, t.desk_role),
            desk_post = case when b.standing = 'open' then excluded.desk_post else t.desk_post end,
            done_at = case when b.standing = 'done' then p_at end,
            person = case when b.standing = 'done' then p_person end;
    end loop;
end $$;

create function ksmart.keep_form(
    p_local_body text, p_file uuid, p_seq int, p_applicant uuid, p_person uuid, p_at timestamptz, p_form jsonb
) returns void
language sql volatile security definer
as $$
    insert into ksmart.file_answers (local_body, file, key, seq, applicant, form, answers, person, at)
    values (p_local_body, p_file, p_form ->> 'key', p_seq, p_applicant, p_form ->> 'form', p_form -> 'answers', p_person, p_at)
$$;

create function ksmart.note_life(
    p_local_body text, p_entry uuid, p_record text, p_at timestamptz, p_from text, p_to text, p_person uuid, p_role text, p_file uuid
) returns void
language sql volatile security definer
as $$
    insert into ksmart.life_event (local_body, entry, seq, record, at, life_from, life_to, person, role, file)
    select p_local_body, p_entry, coalesce(max(e.seq), 0) + 1, p_record, p_at, p_from, p_to, p_person, p_role, p_file
    from ksmart.life_event e where e.local_body = p_local_body and e.entry = p_entry
$$;

-- The applicant at the counter: known by the mobile number, or made known.
create function ksmart.person_at_counter(p_id uuid, p_mobile text, p_name_en text, p_name_ml text) returns uuid
language plpgsql volatile security definer
as $$
declare v_person uuid;
begin
    insert into ksmart.person (id, mobile, name_en, name_ml) values (p_id, p_mobile, p_name_en, p_name_ml)
    on conflict (mobile) do nothing;
    select n.id into v_person from ksmart.person n where n.mobile = p_mobile;
    return v_person;
end $$;

revoke all on function ksmart.enter_job(text), ksmart.set_timers(text, uuid, text, text, int, jsonb),
    ksmart.timer_done(text, uuid, jsonb),
    ksmart.set_branches(text, uuid, uuid, text, int, uuid, timestamptz, jsonb),
    ksmart.keep_form(text, uuid, int, uuid, uuid, timestamptz, jsonb),
    ksmart.note_life(text, uuid, text, timestamptz, text, text, uuid, text, uuid),
    ksmart.person_at_counter(uuid, text, text, text) from public;
grant execute on function ksmart.set_timers(text, uuid, text, text, int, jsonb),
    ksmart.timer_done(text, uuid, jsonb),
    ksmart.set_branches(text, uuid, uuid, text, int, uuid, timestamptz, jsonb),
    ksmart.keep_form(text, uuid, int, uuid, uuid, timestamptz, jsonb),
    ksmart.note_life(text, uuid, text, timestamptz, text, text, uuid, text, uuid)
    to ksmart_citizen, ksmart_ward, ksmart_office, ksmart_area, ksmart_job;
grant execute on function ksmart.person_at_counter(uuid, text, text, text) to ksmart_ward, ksmart_office;
grant execute on function ksmart.enter_job(text) to ksmart_job;
