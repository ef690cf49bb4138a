-- What rows have in common that are likely the same: a digest of folded values for each rule of a record. Nothing can
-- be read from it, and only doors ask it.
create table ksmart.alike (
    local_body text collate "C" not null,
    record text collate "C" not null,
    key bytea not null,
    id uuid not null,
    primary key (local_body, record, key, id)
);
create index alike_row on ksmart.alike (local_body, record, id);

-- Puts a row's keys in the place of those that it had.
create function ksmart.note_alike(p_local_body text, p_record text, p_id uuid, p_keys jsonb) returns void
language sql volatile security definer
as $$
    delete from ksmart.alike a where a.local_body = p_local_body and a.record = p_record and a.id = p_id;
    insert into ksmart.alike (local_body, record, key, id)
    select p_local_body, p_record, decode(k, 'hex'), p_id from jsonb_array_elements_text(p_keys) k
    on conflict do nothing;
$$;

-- The other rows that share a key with one, the newest first.
create function ksmart.alike_of(p_local_body text, p_record text, p_id uuid) returns setof uuid
language sql stable security definer
as $$
    select distinct o.id from ksmart.alike a
    join ksmart.alike o on o.local_body = a.local_body and o.record = a.record and o.key = a.key and o.id <> a.id
    where a.local_body = p_local_body and a.record = p_record and a.id = p_id
    order by o.id desc limit 20
$$;

revoke all on function ksmart.note_alike(text, text, uuid, jsonb), ksmart.alike_of(text, text, uuid) from public;
grant execute on function ksmart.note_alike(text, text, uuid, jsonb), ksmart.alike_of(text, text, uuid)
    to ksmart_citizen, ksmart_ward, ksmart_office, ksmart_area, ksmart_job;
