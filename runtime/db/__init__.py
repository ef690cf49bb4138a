"""The database floor: which server, who may log in, how schemas and doors get there, how the app calls."""
