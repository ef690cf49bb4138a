-- door: ksmart.code_verify owner=ksmart_owner
-- Opens a session for the holder of a mobile number, whom the first log-in makes known. Null when the code
-- is wrong, old, used or guessed at too often; a wrong guess is counted, so this returns and never raises.
create function {door}(p_mobile text, p_digest bytea, p_person uuid, p_session bytea, p_valid interval) returns uuid
language plpgsql volatile security definer set search_path = ''
as $$
declare v_right boolean; v_person uuid;
begin
    update ksmart.one_time_code c set failures = c.failures + 1
    where c.mobile = p_mobile and c.expires_at > now() and c.failures < 5
    returning c.code_digest = p_digest into v_right;
    if v_right is not true then
        return null;
    end if;
    -- The row stays, its code spent, so that its window goes on counting.
    update ksmart.one_time_code c set expires_at = now(), failures = c.failures - 1 where c.mobile = p_mobile;
    insert into ksmart.person (id, mobile) values (p_person, p_mobile) on conflict (mobile) do nothing;
    select n.id into v_person from ksmart.person n where n.mobile = p_mobile;
    insert into ksmart.session (digest, person, expires_at) values (p_session, v_person, now() + p_valid);
    return v_person;
end $$;
