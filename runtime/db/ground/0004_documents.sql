-- What people lay before an office: uploads of drafts, and the documents of files. The bytes lie in the
-- store, under their SHA-256; a row here is made only after they were looked at.

create table ksmart.document (
    local_body text collate "C" not null,
    id uuid not null,
    owner uuid not null references ksmart.person (id),  -- of the draft or the file
    draft uuid,
    file uuid,
    name text collate "C" not null,             -- which document of the record: identity
    kind text collate "C",                      -- which of its kinds, where it has kinds
    place int,                                  -- the row of the table that it is for, from 0
    title text collate "C" not null,            -- the file's name, cleaned
    media text collate "C" not null,
    size_bytes int not null,
    digest bytea not null,
    by_person uuid not null,
    at timestamptz not null,
    attached_seq int,                           -- the event with which it came to the file; null: it waits
    replaced_seq int,                           -- the event with which another took its place
    primary key (local_body, id),
    check ((draft is null) <> (file is null)),
    foreign key (owner, draft) references ksmart.draft (person, id) on delete cascade
);
create index document_draft on ksmart.document (owner, draft) where draft is not null;
create index document_file on ksmart.document (local_body, file) where file is not null;
create index document_digest on ksmart.document (digest);

alter table ksmart.document enable row level security;
create policy owner_lays on ksmart.document to ksmart_citizen
    using (owner = ksmart.me()) with check (owner = ksmart.me());
create policy office_reads on ksmart.document to ksmart_ward, ksmart_office, ksmart_area
    using (local_body = any (ksmart.scope())) with check (local_body = any (ksmart.scope()));
grant select, insert, update, delete on ksmart.document to ksmart_citizen;
grant select, insert, delete on ksmart.document to ksmart_ward, ksmart_office;
grant select on ksmart.document to ksmart_area;

-- Documents that a decision names come to the file with this event; those that they replace are kept, marked.
-- One that is gone, or was never there, means that the decision was made on what is no longer so.
create function ksmart.attach(
    p_local_body text, p_file uuid, p_seq int, p_person uuid, p_draft uuid, p_ids jsonb
) returns void
language plpgsql volatile security definer
as $$
declare
    v_ids uuid[] := array(select i::uuid from jsonb_array_elements_text(coalesce(p_ids, '[]')) i);
    v_n int;
begin
    if cardinality(v_ids) = 0 then
        return;
    end if;
    update ksmart.document d set replaced_seq = p_seq
    where d.local_body = p_local_body and d.file = p_file and d.attached_seq is not null and d.replaced_seq is null
      and exists (select from ksmart.document n
                  where n.local_body = p_local_body and n.id = any (v_ids)
                    and n.name = d.name and n.place is not distinct from d.place);
    update ksmart.document d set file = p_file, draft = null, attached_seq = p_seq
    where d.local_body = p_local_body and d.id = any (v_ids) and d.by_person = p_person and d.attached_seq is null
      and (d.file = p_file or d.draft = p_draft);
    get diagnostics v_n = row_count;
    if v_n <> cardinality(v_ids) then
        raise exception 'a document has gone' using errcode = 'KS412';
    end if;
end $$;
revoke all on function ksmart.attach(text, uuid, int, uuid, uuid, jsonb) from public;
grant execute on function ksmart.attach(text, uuid, int, uuid, uuid, jsonb)
    to ksmart_citizen, ksmart_ward, ksmart_office, ksmart_job;
