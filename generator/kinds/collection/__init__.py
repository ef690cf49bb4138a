"""The kind `collection`: how the demands of a fee are paid, what grows on them, what orders forgive."""
