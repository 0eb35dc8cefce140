"""The core documents of a company's sources, made again from arrivals, readings and records as known at an instant."""
