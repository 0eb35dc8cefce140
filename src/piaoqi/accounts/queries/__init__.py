"""What an actor may see of companies, people, roles, requests, and of the log; why they may not see a thing."""
