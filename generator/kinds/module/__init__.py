"""The kind `module`: a functional area, what it uses and who acts in it."""
