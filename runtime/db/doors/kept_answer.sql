-- door: ksmart.kept_answer owner=ksmart_citizen
-- The answer kept under a person's key, or null: asked when a retry would now be refused, although the
-- first try was not.
create function {door}(p_session bytea, p_key text, p_request bytea) returns text
language plpgsql volatile security definer set search_path = ''
as $$
begin
    return ksmart.answered(ksmart.enter_person(p_session), p_key, p_request);
end $$;
