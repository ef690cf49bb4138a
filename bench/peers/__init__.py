"""What we are measured against, each written as its own users would write it."""
