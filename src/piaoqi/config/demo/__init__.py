"""A company that never was, to try the program with: people, invoices and faults, in a data folder of its own."""
