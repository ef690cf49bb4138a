-- Last: nobody but the owner writes; posters call functions, posters and readers read. The owner cannot log in.
revoke all on schema finance from public;
revoke all on all tables in schema finance from public;
revoke all on all sequences in schema finance from public;
revoke all on all functions in schema finance from public;
grant usage on schema finance to finance_poster, finance_reader;
grant execute on all functions in schema finance to finance_poster;
revoke execute on function finance.lock_cash(text, text), finance.lock_budget(text, text, int),
    finance.refuse_over_budget(text, text, date, text[], bigint[], text[]), finance.refuse_negative_cash(text, text, date, text[]),
    finance.insert_batch(int, text) from finance_poster;
grant select on all tables in schema finance to finance_poster, finance_reader;
grant execute on function finance.trial_balance(text, text, date, date), finance.movement(text, text, date, date),
    finance.cash_flow(text, text, date, date), finance.closing_lines(text, text, date, date),
    finance.ledger(text, text, text, date, date), finance.standing(text, text, text, date),
    finance.budget_variance(text, text, int), finance.budget_of(text, text, text, text, int),
    finance.dcb(text, int, date), finance.daily_collection(text, date, date) to finance_reader;
