"""The kind `scenario`: a test that a configurator writes."""
