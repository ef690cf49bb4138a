"""The kind `import`: old rows of a register, from a CSV file."""
