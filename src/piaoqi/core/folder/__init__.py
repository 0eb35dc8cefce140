"""An accountant's folder as a set of sources: its piaoqi.toml, its files, how they were understood."""

from piaoqi.core.folder.check import check_folder
from piaoqi.core.folder.error import FolderError
from piaoqi.core.folder.opened import Given

__all__ = ["FolderError", "Given", "check_folder"]
