-- door: ksmart.applicant_at_counter owner=ksmart_office
-- Who applies at the counter: known by the mobile number, or made known with the name that the clerk entered.
create function {door}(p_session bytea, p_post bigint, p_id uuid, p_mobile text, p_name_en text, p_name_ml text) returns uuid
language plpgsql volatile security definer set search_path = ''
as $$
begin
    perform ksmart.enter_post(p_session, p_post, null);
    return ksmart.person_at_counter(p_id, p_mobile, p_name_en, p_name_ml);
end $$;
