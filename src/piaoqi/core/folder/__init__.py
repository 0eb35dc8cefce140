"""An accountant's folder as a set of sources: its piaoqi.toml, its files, how they were understood."""

from piaoqi.core.folder.check import check_folder
from piaoqi.core.folder.error import FolderError

__all__ = ["FolderError", "check_folder"]
