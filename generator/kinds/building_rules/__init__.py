"""The kind `building_rules`: what plan scrutiny judges by, compiled to data that the e-DCR plugin runs."""
