-- door: ksmart.code_ask owner=ksmart_owner
-- Keeps the digest of a new one-time code and sends it: three times in ten minutes at most.
create function {door}(p_mobile text, p_digest bytea, p_valid interval, p_message jsonb) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
begin
    insert into ksmart.one_time_code as c (mobile, code_digest, expires_at, asked_at)
    values (p_mobile, p_digest, now() + p_valid, now())
    on conflict (mobile) do update set
        code_digest = excluded.code_digest,
        expires_at = excluded.expires_at,
        -- Tries are counted through the whole window: a new code does not buy new guesses.
        failures = case when c.asked_at < now() - interval '10 minutes' then 0 else c.failures end,
        asked = case when c.asked_at < now() - interval '10 minutes' then 1 else c.asked + 1 end,
        asked_at = case when c.asked_at < now() - interval '10 minutes' then now() else c.asked_at end
    where c.asked_at < now() - interval '10 minutes' or c.asked < 3;
    if not found then
        return false;
    end if;
    insert into ksmart.outbox (topic, payload) values ('message', p_message);
    return true;
end $$;
