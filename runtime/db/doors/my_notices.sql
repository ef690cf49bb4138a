-- door: ksmart.my_notices owner=ksmart_citizen
-- What a person was told, newest first.
create function {door}(p_session bytea, p_after uuid, p_limit int, out body text, out last uuid)
language plpgsql volatile security definer set search_path = ''
as $$
declare v_me uuid := ksmart.enter_person(p_session);
begin
    select json_agg(x.item order by x.id desc)::text, case when count(*) = p_limit then (array_agg(x.id order by x.id))[1] end
    into body, last
    from (
        select n.id, json_build_object(
            'id', n.id, 'module', n.module, 'service', n.service, 'file', n.file, 'local_body', n.local_body, 'event', n.event,
            'at', n.at, 'text', json_build_object('en', n.text_en, 'ml', n.text_ml)) as item
        from ksmart.notice n
        where n.person = v_me and n.id < p_after
        order by n.id desc limit p_limit
    ) x;
end $$;
