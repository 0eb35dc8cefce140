"""Every read of the archive, starting from what the actor may see."""
