-- Old registers taken in: one run a file and local body, and of each row that became no entry why.
-- in = accepted + rejected + duplicates, row for row; nothing of a row's content is kept here.

create table ksmart.import_run (
    local_body text collate "C" not null,
    id uuid not null,
    import text collate "C" not null,           -- module.import
    digest bytea not null,                      -- of the file's bytes: the same file is the same run
    began_at timestamptz not null,
    ended_at timestamptz,
    lines int not null default 0,               -- how far the file was taken in
    accepted int not null default 0,
    rejected int not null default 0,
    duplicates int not null default 0,
    primary key (local_body, id),
    check (lines = accepted + rejected + duplicates)
);

create table ksmart.import_row (
    local_body text collate "C" not null,
    run uuid not null,
    line int not null,
    said text collate "C" not null check (said in ('rejected', 'duplicate')),
    why text,
    primary key (local_body, run, line),
    foreign key (local_body, run) references ksmart.import_run (local_body, id)
);

alter table ksmart.import_run enable row level security;
alter table ksmart.import_row enable row level security;
create policy job_imports on ksmart.import_run to ksmart_job
    using (local_body = any (ksmart.scope())) with check (local_body = any (ksmart.scope()));
create policy job_imports on ksmart.import_row to ksmart_job
    using (local_body = any (ksmart.scope())) with check (local_body = any (ksmart.scope()));
grant select, insert, update on ksmart.import_run to ksmart_job;
grant select, insert on ksmart.import_row to ksmart_job;
