"""Writers of every kind of file an accountant keeps; the same input gives the same bytes on every machine."""
