"""Reading comparisons: findings, what changed, why."""
