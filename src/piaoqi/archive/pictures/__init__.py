"""Pictures of originals, for people to look at: made in a process of their own, kept in a folder, made anew at will."""
