"""Reports: what the doors counted, in the order and the words in which people read it."""
