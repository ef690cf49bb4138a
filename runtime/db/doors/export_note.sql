-- door: ksmart.export_note owner=ksmart_office
-- Notes that a list leaves the house, before its first row does.
create function {door}(p_session bytea, p_post bigint, p_local_body text, p_register text, p_form text, p_filters jsonb) returns void
language plpgsql volatile security definer set search_path = ''
as $$
declare v record;
begin
    select * into v from ksmart.enter_post(p_session, p_post, null);
    insert into ksmart.register_export (local_body, person, post, register, form, filters)
    values (v.local_body, v.person, v.post, p_register, p_form, p_filters || jsonb_build_object('local_body', p_local_body));
end $$;
