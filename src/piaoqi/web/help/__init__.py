"""帮助: the handbook, searchable, and linked from each page."""
