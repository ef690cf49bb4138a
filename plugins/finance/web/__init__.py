"""The pages of the books: reports, runs of standing demands, dues that anybody or a payer settles."""
