"""An accountant's folder as a set of sources: its piaoqi.toml, its files, how they were understood."""
