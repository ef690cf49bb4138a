-- door: ksmart.master_propose owner=ksmart_owner
-- Hands a proved change of a master to its checkers.
create function {door}(p_session bytea, p_post bigint, p_roles text[], p_id uuid, p_master text, p_text text, p_rows jsonb, p_note text) returns void
language plpgsql volatile security definer set search_path = ''
as $$
declare v record;
begin
    select * into v from ksmart.enter_post(p_session, p_post, p_roles);
    insert into ksmart.master_change (id, master, text, rows, note, person, post)
    values (p_id, p_master, p_text, p_rows, p_note, v.person, v.post) on conflict do nothing;
    if found then
        perform ksmart.note_master(p_id, p_master, 'proposed', v.person, v.post, v.role, jsonb_build_object('rows', p_rows, 'note', p_note));
    end if;
end $$;
