"""What the templates see: frozen values with every decision already made.

Names are legal Python and SQL, references are resolved, lists are in their final order. `lower`
builds these from the symbol table and cannot fail; `emit` only sets them into text.
"""
