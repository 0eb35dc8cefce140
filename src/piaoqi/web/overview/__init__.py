"""总览: how complete a company is, and where its invoices are not."""
