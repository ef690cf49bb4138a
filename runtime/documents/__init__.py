"""Documents: taken in, looked through, kept under their digest, given back to who may see them."""
