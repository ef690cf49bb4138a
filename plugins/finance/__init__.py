"""Double-entry accounts of local bodies: exact to the paisa, insert-only, provably balanced.

A library of its own on PostgreSQL 15 or later. `install` makes the schema `ledger`, `journal` posts and
reads, `postings` turns events into vouchers by dated rules, `receivables` keeps what is owed.
"""
