-- door: ksmart.master_return owner=ksmart_owner
-- Sends a proposed change back to its maker.
create function {door}(p_session bytea, p_post bigint, p_roles text[], p_id uuid, p_master text, p_remark text) returns void
language plpgsql volatile security definer set search_path = ''
as $$
declare v record; c ksmart.master_change;
begin
    select * into v from ksmart.enter_post(p_session, p_post, p_roles);
    select * into c from ksmart.master_change m where m.id = p_id and m.master = p_master for update;
    if c.id is null then
        raise exception 'no such change' using errcode = 'KS404';
    elsif c.state <> 'proposed' then
        raise exception 'it was decided already' using errcode = 'KS409';
    end if;
    update ksmart.master_change m set state = 'returned', decided_by = v.person, decided_at = now(), remark = p_remark where m.id = p_id;
    perform ksmart.note_master(p_id, p_master, 'returned', v.person, v.post, v.role, jsonb_build_object('remark', p_remark));
end $$;
