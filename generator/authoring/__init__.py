"""Tools for those who write specs: formats of findings, formatting, new documents, words, pictures."""
