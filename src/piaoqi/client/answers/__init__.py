"""What the API answers, as values. Instants are in UTC, money is Decimal yuan, None is what nobody knows."""
