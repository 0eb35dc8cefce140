"""The thin seam to the task queue and the schedule."""
