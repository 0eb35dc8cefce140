"""对账: what is missing, different or double, grouped by cause, at one moment or between two."""
