-- Last: nobody but the owner writes; posters call functions, posters and readers read. The owner cannot log in.
revoke all on schema ledger from public;
revoke all on all tables in schema ledger from public;
revoke all on all sequences in schema ledger from public;
revoke all on all functions in schema ledger from public;
grant usage on schema ledger to finance_poster, finance_reader;
grant execute on all functions in schema ledger to finance_poster;
revoke execute on function ledger.lock_cash(text, text), ledger.lock_budget(text, text, int),
    ledger.refuse_over_budget(text, text, date, text[], bigint[], text[]), ledger.refuse_negative_cash(text, text, date, text[]),
    ledger.insert_batch(int, text) from finance_poster;
grant select on all tables in schema ledger to finance_poster, finance_reader;
grant execute on function ledger.trial_balance(text, text, date, date), ledger.movement(text, text, date, date),
    ledger.cash_flow(text, text, date, date), ledger.closing_lines(text, text, date, date),
    ledger.ledger(text, text, text, date, date), ledger.standing(text, text, text, date),
    ledger.budget_variance(text, text, int), ledger.budget_of(text, text, text, text, int),
    ledger.dcb(text, int, date), ledger.daily_collection(text, date, date), ledger.card_read(text, text) to finance_reader;
