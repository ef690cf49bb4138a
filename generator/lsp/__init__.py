"""`ksmart lsp`: the compiler beside the author while a spec is being written."""
