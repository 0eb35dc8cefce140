"""Coverage, expectations, comparison: what is absent from where."""
