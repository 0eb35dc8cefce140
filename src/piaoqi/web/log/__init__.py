"""审计: who did what, and the proof that nothing was changed."""
