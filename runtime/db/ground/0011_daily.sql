-- What jobs do to whole registers, day by day; and what a file's own movers read beside it.

-- Time and payments load a file as people do, with the documents that were laid.
create policy job_reads on ksmart.document to ksmart_job using (local_body = any (ksmart.scope()));
grant select on ksmart.document to ksmart_job;

-- A job's day in a local body, once it is whole: what was begun and not ended is begun again.
create table ksmart.job_day (
    job text collate "C" not null,              -- module.job
    day date not null,
    local_body text collate "C" not null,
    rows int not null,
    done_at timestamptz not null default now(),
    primary key (job, day, local_body)
);

-- What a job opened for whom: once for a row and what it was opened for.
create table ksmart.job_opened (
    job text collate "C" not null,
    local_body text collate "C" not null,
    entry uuid not null,
    occasion text collate "C" not null,
    draft uuid not null,
    primary key (job, local_body, entry, occasion)
);

-- A draft that a job begins for somebody: true where it is new.
create function ksmart.begin_draft(
    p_job text, p_local_body text, p_entry uuid, p_occasion text, p_person uuid, p_id uuid, p_module text, p_service text,
    p_version text, p_answers jsonb, p_keep_until date
) returns boolean
language plpgsql volatile security definer
as $$
begin
    insert into ksmart.job_opened (job, local_body, entry, occasion, draft)
    values (p_job, p_local_body, p_entry, p_occasion, p_id) on conflict do nothing;
    if not found then
        return false;
    end if;
    insert into ksmart.draft (person, id, local_body, module, service, version, answers, keep_until)
    values (p_person, p_id, p_local_body, p_module, p_service, p_version, p_answers, p_keep_until);
    return true;
end $$;
revoke all on function ksmart.begin_draft(text, text, uuid, text, uuid, uuid, text, text, text, jsonb, date) from public;
grant select on ksmart.job_opened to ksmart_job;
grant execute on function ksmart.begin_draft(text, text, uuid, text, uuid, uuid, text, text, text, jsonb, date) to ksmart_job;
