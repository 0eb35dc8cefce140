"""What an invoice is: number, tax id, money, kind, status, identity, record."""
