"""Money in: what a file costs, what is demanded, paid, receipted, cancelled and asked back."""
