"""Finding invoices in an archive of millions: see `__main__`."""
