-- door: ksmart.certificate_keep owner=ksmart_owner
-- Writes down a certificate whose file is stored, and says so to whoever listens: once, whoever comes first.
-- Earlier versions of the same entry are superseded. False when it was written down before.
create function {door}(p_certificate jsonb) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
declare c ksmart.certificate := jsonb_populate_record(null::ksmart.certificate, p_certificate);
begin
    c.standing := 'valid';
    insert into ksmart.certificate values (c.*) on conflict do nothing;
    if not found then
        return false;
    end if;
    update ksmart.certificate o set standing = 'superseded'
    where o.local_body = c.local_body and o.entry = c.entry and o.name = c.name and o.entry_version < c.entry_version;
    perform ksmart.send(c.local_body, 'file.issued', jsonb_build_object(
        'module', p_certificate ->> 'file_module', 'service', p_certificate ->> 'service', 'file', c.file,
        'local_body', c.local_body, 'certificate', c.id, 'entry', c.entry, 'number', c.number));
    return true;
end $$;
