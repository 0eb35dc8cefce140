"""Why an invoice is absent; one file a family of causes."""
