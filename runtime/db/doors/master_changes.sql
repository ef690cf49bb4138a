-- door: ksmart.master_changes owner=ksmart_owner
-- The changes of a master, newest first, with who made and who decided them.
create function {door}(p_session bytea, p_post bigint, p_roles text[], p_master text, p_limit int) returns text
language plpgsql volatile security definer set search_path = ''
as $$
declare v record;
begin
    select * into v from ksmart.enter_post(p_session, p_post, p_roles);
    return (select json_agg(json_build_object(
        'id', m.id, 'text', m.text, 'rows', m.rows, 'note', m.note, 'at', m.at, 'state', m.state, 'remark', m.remark,
        'mine', m.person = v.person, 'maker', json_build_object('en', n.name_en, 'ml', n.name_ml),
        'decided_at', m.decided_at) order by m.at desc)::text
        from (select * from ksmart.master_change x where x.master = p_master order by x.at desc limit p_limit) m
        join ksmart.person n on n.id = m.person);
end $$;
