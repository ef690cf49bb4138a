-- Certificates: what was issued of register entries. A row is written once the page has been drawn, sealed
-- and stored; what it says never changes, only its standing does.

-- Public keys of all seals that were ever used. A token is good if its key was in force when it was issued.
create table ksmart.seal_key (
    kid text collate "C" primary key,
    public bytea not null,
    since timestamptz not null default now(),
    until timestamptz,
    revoked_at timestamptz
);

create table ksmart.certificate (
    local_body text collate "C" not null,
    id uuid not null,
    module text collate "C" not null,
    name text collate "C" not null,             -- which certificate of the module
    entry uuid not null,
    entry_version int not null,
    number text collate "C" not null,           -- of the entry
    holder uuid not null references ksmart.person (id),
    file uuid not null,
    issued_at timestamptz not null,
    valid_to date,                              -- the last day, where there is one
    kid text collate "C",
    token text collate "C",
    digest bytea not null,                      -- of the stored file
    size_bytes int not null,
    standing text collate "C" not null default 'valid' check (standing in ('valid', 'superseded')),
    primary key (local_body, id),
    unique (local_body, entry, name, entry_version)
);
create index certificate_holder on ksmart.certificate (holder, id desc);
create index certificate_file on ksmart.certificate (local_body, file);
create index certificate_number on ksmart.certificate (lower(number));
create index certificate_digest on ksmart.certificate (digest);
create index certificate_id on ksmart.certificate (id);

alter table ksmart.certificate enable row level security;
create policy owner_reads on ksmart.certificate to ksmart_citizen using (holder = ksmart.me());
create policy office_reads on ksmart.certificate to ksmart_ward, ksmart_office, ksmart_area
    using (local_body = any (ksmart.scope()));
grant select on ksmart.certificate to ksmart_citizen, ksmart_ward, ksmart_office, ksmart_area;
create trigger only_added before delete or truncate on ksmart.certificate
    for each statement execute function ksmart.refuse_change();

-- What an action issues is drawn after its commit: `p_issue` is [{"certificate": name, "entry": id}].
create function ksmart.issue(p_local_body text, p_file uuid, p_module text, p_service text, p_holder uuid, p_issue jsonb)
returns void
language sql volatile security definer
as $$
    insert into ksmart.outbox (local_body, topic, payload)
    select p_local_body, 'certificate.issue', i || jsonb_build_object(
        'local_body', p_local_body, 'module', p_module, 'service', p_service, 'file', p_file, 'holder', p_holder)
    from jsonb_array_elements(coalesce(p_issue, '[]')) i
$$;
revoke all on function ksmart.issue(text, uuid, text, text, uuid, jsonb) from public;
grant execute on function ksmart.issue(text, uuid, text, text, uuid, jsonb)
    to ksmart_citizen, ksmart_ward, ksmart_office, ksmart_job;
