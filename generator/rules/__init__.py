"""The expression language: text in, typed tree out; Python and SQL made from the tree."""
