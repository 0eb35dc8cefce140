"""设置: companies, people, roles, terms, tokens, and why somebody sees what they see."""
