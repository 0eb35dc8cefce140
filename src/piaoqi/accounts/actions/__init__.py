"""Every change of companies, people, roles and what they may."""
