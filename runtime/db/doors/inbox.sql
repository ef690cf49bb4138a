-- door: ksmart.inbox owner=ksmart_office
-- The files that lie on a post's desk, and those of which a branch lies there, due first on top. The keyset
-- is (due_on, id).
create function {door}(
    p_session bytea, p_post bigint, p_after_due date, p_after uuid, p_limit int,
    out body text, out last_due date, out last uuid
)
language plpgsql volatile security definer set search_path = ''
as $$
declare v record;
begin
    select * into v from ksmart.enter_post(p_session, p_post, null);
    select json_agg(x.item order by x.due_on, x.id)::text,
           (array_agg(x.due_on order by x.due_on desc, x.id desc))[1], (array_agg(x.id order by x.due_on desc, x.id desc))[1]
    into body, last_due, last
    from (
        select f.due_on, f.id, json_build_object(
            'id', f.id, 'number', f.number, 'module', f.module, 'service', f.service, 'state', f.state,
            'ward', f.ward, 'submitted_on', f.submitted_on, 'due_on', nullif(f.due_on, 'infinity'), 'row_version', f.row_version,
            'branches', (select json_agg(b.name order by b.name) from ksmart.file_branch b
                         where b.local_body = f.local_body and b.file = f.id and b.desk_post = p_post and b.standing = 'open')) as item
        from (
            (select d.id, d.due_on from ksmart.file d
             where d.local_body = v.local_body and d.desk_post = p_post and not d.ended
               and (d.due_on, d.id) > (p_after_due, p_after)
             order by d.due_on, d.id limit p_limit)
            union
            (select d.id, d.due_on from ksmart.file_branch b
             join ksmart.file d on d.local_body = b.local_body and d.id = b.file and not d.ended
             where b.local_body = v.local_body and b.desk_post = p_post and b.standing = 'open'
               and (d.due_on, d.id) > (p_after_due, p_after)
             order by d.due_on, d.id limit p_limit)
        ) i
        join ksmart.file f on f.local_body = v.local_body and f.id = i.id
        order by f.due_on, f.id limit p_limit
    ) x;
end $$;
