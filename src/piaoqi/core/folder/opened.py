"""A folder opened: its files read, its sources laid side by side. What is asked of it then, `check` and `why` say."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from piaoqi.core.causes.case import Answered, Besides
from piaoqi.core.folder.alarms import alarms
from piaoqi.core.folder.config import FolderConfig, SourceConfig, read_config
from piaoqi.core.folder.error import FolderError
from piaoqi.core.folder.files import CONFIG, files_in
from piaoqi.core.folder.sources import declared_source, once, sorted_sources, unasked
from piaoqi.core.folder.trust import trust_of
from piaoqi.core.formats.base import Document
from piaoqi.core.invoice.taxpayer import Taxpayer
from piaoqi.core.problem import Problem, define
from piaoqi.core.reading import Progress, Task, read_all
from piaoqi.core.reconcile.judge import Comparison, compare
from piaoqi.core.reconcile.source import LISTS, Source
from piaoqi.core.seals.anchors import SHIPPED, Anchors
from piaoqi.core.text import Message, Text

_NO_FOLDER = Text("找不到文件夹 {path}", "There is no folder {path}")
_NO_FOLDER_CURE = Text("检查路径是否写对", "Check the path")
_NOT_A_FOLDER = Text("{path} 是一个文件，不是文件夹", "{path} is a file, not a folder")
_READ_INSTEAD = Text("看单个文件用 piaoqi read {path}", "For one file use piaoqi read {path}")
_NO_FILE = Text("{path} 不是可以读的文件", "{path} is no file that can be read")
_MAKE_IT_ONE = Text("换成一个文本文件，或删掉它", "Put a text file there, or delete it")
_NOT_ALLOWED = Text("没有权限读取 {path}", "No permission to read {path}")
_GRANT = Text("请把读取权限交给当前用户", "Give the current user permission to read it")
_NO_SOURCES = Text(
    "没有在 piaoqi.toml 里声明来源，按内容分成了 {count} 个来源", "no sources declared: sorted into {count} by content"
)
_WE_ARE = Text("本单位按发票抬头推断为：{names}", "our company, guessed from the buyers: {names}")
_WE_ARE_UNKNOWN = Text(
    "看不出本单位是哪一家，购买方不作判断", "which company is ours is unknown: buyers are not judged"
)

LEFT_OVER = define(
    "folder.unclaimed_file",
    Text(
        "{path} 不属于 piaoqi.toml 里的任何来源，没有参与比较",
        "{path} belongs to no source of piaoqi.toml and was not compared",
    ),
    Text("需要的话在 piaoqi.toml 里加一段 [[source]]", "Add a [[source]] for it if it matters"),
)
NO_SUCH_PATH = define(
    "folder.source_path_missing",
    Text(
        "来源 {source} 的路径 {path} 不存在，这个来源按“没有查过”处理",
        "The path {path} of source {source} does not exist; it counts as not searched",
    ),
    Text("检查 piaoqi.toml 里的 path", "Check path in piaoqi.toml"),
    unreadable=True,
)


NO_EXPORT = define(
    "folder.no_export",
    Text(
        "来源 {source} 的文件夹 {path} 里没有导出的清单，这个来源按“没有查过”处理",
        "The folder {path} of source {source} holds no export; it counts as not searched",
    ),
    Text("把导出的文件放进去；确实没有发票的，也导出一张空表", "Put the export there, an empty one if need be"),
)


@dataclass(frozen=True, slots=True)
class OpenFolder:
    """Everything that can be asked about one folder as of one instant."""

    comparison: Comparison
    taxpayers: tuple[Taxpayer, ...]
    as_of: datetime
    problems: tuple[Problem, ...]
    notes: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """What is given beside the folder, just now: it stands before what piaoqi.toml says."""

    as_of: datetime | None = None
    answers: tuple[Answered, ...] = ()
    anchors: Anchors = SHIPPED
    """Whom signatures must lead to; those of piaoqi.toml are added."""


NOTHING = Given()


def open_folder(path: Path, now: datetime, progress: Progress | None = None, given: Given = NOTHING) -> OpenFolder:
    """Asked as of the moment given, else as piaoqi.toml says, else `now`; raises FolderError."""
    _require_folder(path)
    config = config_of(path)
    moment = given.as_of or config.as_of or now
    trust = trust_of(path, config.anchors, given.anchors)
    files = tuple(files_in(path, apart=trust.folder))

    def read(tasks: Sequence[Task]) -> list[Document]:
        return read_all([replace(task, anchors=trust.anchors) for task in tasks], progress)

    if config.sources:
        sources, documents, problems = _declared(Declared(path, config, files, trust.folder), moment, read)
        taxpayers: tuple[Taxpayer, ...] = config.taxpayers or _owners(sources)
        notes: tuple[Message, ...] = ()
    else:
        documents = once(read([Task(file, _shown(file, path), {}) for file in files]))
        found, taxpayers = sorted_sources(documents, config.taxpayers, moment)
        sources, problems, notes = found, [], _notes(found, taxpayers)
    comparison = compare(sources, taxpayers, config.expectations, moment, Besides((*given.answers, *config.answers)))
    noticed = (*alarms(documents), *trust.problems, *problems, *problems_in(documents))
    return OpenFolder(comparison, taxpayers, moment, noticed, (*notes, *trust.notes))


def _require_folder(path: Path) -> None:
    if not path.exists():
        raise FolderError(_NO_FOLDER.with_(path=path), _NO_FOLDER_CURE.with_())
    if not path.is_dir():
        raise FolderError(_NOT_A_FOLDER.with_(path=path), _READ_INSTEAD.with_(path=path))
    try:
        next(path.iterdir(), None)
    except PermissionError as error:
        raise FolderError(_NOT_ALLOWED.with_(path=path), _GRANT.with_()) from error


def config_of(path: Path) -> FolderConfig:
    """What its piaoqi.toml says; raises FolderError."""
    file = path / CONFIG
    if not file.exists():
        return FolderConfig()
    try:
        data = file.read_bytes()
    except PermissionError as error:
        raise FolderError(_NOT_ALLOWED.with_(path=file), _GRANT.with_()) from error
    except OSError as error:
        raise FolderError(_NO_FILE.with_(path=file), _MAKE_IT_ONE.with_()) from error
    return read_config(data)


def _shown(file: Path, folder: Path) -> str:
    return file.relative_to(folder).as_posix()


@dataclass(frozen=True, slots=True)
class Declared:
    """A folder with its files and what its piaoqi.toml says."""

    path: Path
    config: FolderConfig
    files: tuple[Path, ...]
    apart: Path | None
    """What lies in it and is no source: the certificates that are trusted."""

    def of(self, source: SourceConfig) -> list[Path]:
        """The files of one source."""
        place = self.path / source.path
        if place.is_dir():
            return list(files_in(place, apart=self.apart))
        return [place] if place.is_file() else []


def _declared(
    folder: Declared, as_of: datetime, read: Callable[[Sequence[Task]], list[Document]]
) -> tuple[list[Source], list[Document], list[Problem]]:
    """The sources of piaoqi.toml, all documents, and what is to be said about paths."""
    declared = folder.config.sources
    files = {one.name: folder.of(one) for one in declared}
    tasks = [Task(file, _shown(file, folder.path), one.columns) for one in declared for file in files[one.name]]
    documents = iter(read(tasks))
    sources: list[Source] = []
    kept: list[Document] = []
    problems: list[Problem] = []
    for one in declared:
        own = once([next(documents) for _ in files[one.name]])
        kept += own
        source = declared_source(one, own, as_of)
        if not (folder.path / one.path).exists():
            problems.append(NO_SUCH_PATH.at(one.path, source=one.name))
            source = unasked(source)
        elif one.kind in LISTS and not own:
            problems.append(NO_EXPORT.at(one.path, source=one.name))
            source = unasked(source)
        sources.append(source)
    claimed = {file for found in files.values() for file in found}
    problems += [LEFT_OVER.at(_shown(file, folder.path)) for file in folder.files if file not in claimed]
    return sources, kept, problems


def _owners(sources: Sequence[Source]) -> tuple[Taxpayer, ...]:
    return tuple(dict.fromkeys(source.taxpayer for source in sources if source.taxpayer))


def _notes(sources: Sequence[Source], taxpayers: Sequence[Taxpayer]) -> tuple[Message, ...]:
    names = tuple(one.name or one.tax_id for one in taxpayers)
    company = _WE_ARE.with_(names=names) if taxpayers else _WE_ARE_UNKNOWN.with_()
    return _NO_SOURCES.with_(count=len(sources)), company


def problems_in(documents: Sequence[Document]) -> Iterator[Problem]:
    """All that is to be said of documents, of the files inside them, and of their rows."""
    for document in documents:
        yield from document.problems
        for record in document.records:
            yield from record.problems
        yield from problems_in(document.children)
