"""What rules mean: the values and functions that compiled rules call, in one place.

Standard library only. `None` is the empty value everywhere. What PostgreSQL cannot say in one
expression has its twin in `sql/`; a property test holds the two together. Compiled rules import
from the modules, `runtime.meaning.dates` and so on.
"""
