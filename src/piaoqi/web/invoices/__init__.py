"""发票: the table of invoices, filtered, chosen from, exported."""
