"""Reading sources: how they stand, what their runs brought, what they cover."""
