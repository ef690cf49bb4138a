-- door: ksmart.housekeep owner=ksmart_owner
-- Drops what has outlived its purpose, so many rows of each kind at a time; returns how many rows went.
create function {door}(p_today date, p_limit int) returns int
language plpgsql volatile security definer set search_path = ''
as $$
declare v_gone int := 0; v_n int;
begin
    delete from ksmart.session s where s.digest in (
        select x.digest from ksmart.session x where x.expires_at < now() - interval '1 day' limit p_limit);
    get diagnostics v_n = row_count;
    v_gone := v_gone + v_n;
    delete from ksmart.one_time_code c where c.mobile in (
        select x.mobile from ksmart.one_time_code x where x.asked_at < now() - interval '1 hour' and x.expires_at < now() limit p_limit);
    get diagnostics v_n = row_count;
    v_gone := v_gone + v_n;
    delete from ksmart.draft d where (d.person, d.id) in (
        select x.person, x.id from ksmart.draft x where x.keep_until < p_today limit p_limit);
    get diagnostics v_n = row_count;
    v_gone := v_gone + v_n;
    -- What a running file's timers did stays known, so that no escalation comes twice.
    delete from ksmart.timer t using (
        select x.local_body, x.file, x.name, x.round from ksmart.timer x join ksmart.file f on f.local_body = x.local_body and f.id = x.file
        where x.done_at < now() - interval '31 days' and f.ended limit p_limit) x
    where (t.local_body, t.file, t.name, t.round) = (x.local_body, x.file, x.name, x.round);
    get diagnostics v_n = row_count;
    v_gone := v_gone + v_n;
    -- A month: longer than any client goes on trying.
    delete from ksmart.idempotency i where (i.person, i.key) in (
        select x.person, x.key from ksmart.idempotency x where x.created_at < now() - interval '31 days' limit p_limit);
    get diagnostics v_n = row_count;
    return v_gone + v_n;
end $$;
