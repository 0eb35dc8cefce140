"""Who is told what: webhooks, for now."""
