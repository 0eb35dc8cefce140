"""The settings as given: by variables, which win, and by the settings file; each with the place where it stands.

1. variables; a secret's may name a file that holds it (…_FILE)
2. the settings file: the one that PIAOQI_SETTINGS names, else settings.toml in the data folder, if there is one
3. defaults
"""

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from piaoqi.config import forms
from piaoqi.config.errors import SettingError, SettingsFileError, TwiceError, UnknownSettingError
from piaoqi.config.forms import T_co
from piaoqi.config.table import DATA, FILE_SUFFIX, NAMES, PREFIX, SETTINGS, SETTINGS_FILE, Setting
from piaoqi.core.folder.toml_values import fault
from piaoqi.core.text import Message, Text

FILE_NAME = "settings.toml"
IN_FILE = Text("{key}（{file} 第 {line} 行）", "{key} (line {line} of {file})")
_LIKE = 0.8
"""How alike a name must be to one of ours to be taken for a slip of it."""
_FILE_KEY = "_file"
_ONLY_NAMED = Text(
    "环境变量（数据文件夹里的设置文件不能另指数据文件夹）",
    "a variable (the settings file in the data folder can't name another data folder)",
)
_ONLY_VARIABLE = Text("环境变量 {name}", "the variable {name}")


@dataclass(frozen=True, slots=True)
class Given:
    """`text`: as a variable would be written; `place`: as people are told."""

    text: str
    place: str | Message
    file: Path | None = None
    """The settings file, where it stands in that."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All that was given, by the variables' names."""

    found: Mapping[str, Given] = field(default_factory=dict)

    def of(self, setting: Setting[T_co]) -> T_co:
        """Its value. Raises SettingError."""
        given = self.found.get(setting.name)
        if given is None:
            return setting.form.read(setting.default)
        try:
            return setting.form.read(given.text)
        except ValueError as error:
            raise SettingError(given.place, setting.form.words) from error

    def place(self, setting: Setting[object]) -> str | Message:
        """Where it stands, or would stand."""
        given = self.found.get(setting.name)
        return given.place if given else setting.name


def gather(variables: Mapping[str, str] | None = None) -> Settings:
    """As they stand now. Raises SettingError, UnknownSettingError, SettingsFileError, TwiceError."""
    named = os.environ if variables is None else variables
    found = dict(_from_variables(named))  # 1
    explicit = found.get(SETTINGS_FILE.name)
    data = found.get(DATA.name)
    file = Path(explicit.text) if explicit else Path(data.text if data else DATA.default) / FILE_NAME
    if explicit or file.is_file():
        for name, given in _from_file(file.resolve(), named=explicit is not None):  # 2
            found.setdefault(name, given)
    return Settings(found)


def refuse_slips(variables: Mapping[str, str]) -> None:
    """Raises UnknownSettingError for a variable whose name is almost one of ours."""
    for name in sorted(variables):
        if name.upper().startswith(PREFIX) and name not in NAMES:
            near = get_close_matches(name.upper(), NAMES, n=1, cutoff=_LIKE)
            if near:
                raise UnknownSettingError(name, near[0])


def _from_variables(variables: Mapping[str, str]) -> Iterator[tuple[str, Given]]:
    """An empty variable says nothing, as compose files write it."""
    for setting in SETTINGS:
        text, held = variables.get(setting.name, ""), variables.get(setting.name + FILE_SUFFIX, "")
        if setting.secret and held:
            place = f"{setting.name}{FILE_SUFFIX}"
            if text:
                raise TwiceError(setting.name, place)
            yield setting.name, Given(_content(Path(held), place), place)
        elif text:
            yield setting.name, Given(text, setting.name)


def _from_file(file: Path, *, named: bool) -> Iterator[tuple[str, Given]]:
    text, tables = _parsed(file)
    stated = dict(_keys(tables))
    known: Mapping[str, Setting[object]] = {one.key: one for one in SETTINGS}
    for key, value in stated.items():
        place = IN_FILE.with_(key=key, file=str(file), line=_line(text, key))
        held = known.get(key.removesuffix(_FILE_KEY))
        if held is not None and held.secret and key != held.key:
            if held.key in stated:
                raise TwiceError(place, held.key)
            yield held.name, Given(_content(file.parent / _written(value, forms.PATH, place), place), place, file)
            continue
        setting = _known(known.get(key), place, named=named)
        yield setting.name, Given(_below(file.parent, setting, _written(value, setting.form, place)), place, file)


def _parsed(file: Path) -> tuple[str, Mapping[str, object]]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "UTF-8"
        unread = SettingsFileError.UNREAD.with_(file=str(file), reason=reason)
        raise SettingsFileError(unread, SettingsFileError.UNREAD_HINT.with_()) from error
    try:
        return text, tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line, column, reason = fault(str(error), text)
        wrong = SettingsFileError.SYNTAX.with_(file=str(file), line=line, column=column, reason=reason)
        raise SettingsFileError(wrong, SettingsFileError.SYNTAX_HINT.with_()) from error


def _known(setting: Setting[object] | None, place: Message, *, named: bool) -> Setting[object]:
    """Unless it may not stand in the file."""
    if setting is None:
        known = [one.key for one in SETTINGS if one.in_file]
        near = get_close_matches(str(place.params["key"]), known, n=1, cutoff=_LIKE - 0.2)
        raise UnknownSettingError(place, near[0] if near else tuple(known))
    if not setting.in_file:
        raise SettingError(place, _ONLY_VARIABLE.with_(name=setting.name))
    if setting is DATA and not named:
        raise SettingError(place, _ONLY_NAMED)
    return setting


def _keys(tables: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    for key, value in tables.items():
        if isinstance(value, dict):
            yield from ((f"{key}.{inner}", one) for inner, one in value.items())
        else:
            yield key, value


def _written(value: object, form: "forms.Form[object]", place: Message) -> str:
    """As a variable would say it."""
    if type(value) not in form.toml or (isinstance(value, list) and not all(isinstance(one, str) for one in value)):
        raise SettingError(place, form.words)
    if isinstance(value, list):
        return ",".join(value)
    return str(int(value)) if isinstance(value, bool) else str(value)


def _below(folder: Path, setting: Setting[object], text: str) -> str:
    """Relative paths in the file start from its own folder."""
    if setting.form is forms.PATH:
        return str(folder / text)
    if setting.form is forms.PATHS:
        return ",".join(str(folder / one.strip()) for one in text.split(",") if one.strip())
    return text


def _content(path: Path, place: str | Message) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(place, forms.READABLE) from error


def _line(text: str, key: str) -> int:
    """Where a key is set: tomllib does not tell."""
    table, _, name = key.rpartition(".")
    inside = ""
    for number, line in enumerate(text.splitlines(), 1):
        plain = line.strip()
        if plain.startswith("["):
            inside = plain.strip("[] \t").strip("\"'")
        left = plain.partition("=")[0].strip().strip("\"'")
        if (inside == table and left == name) or (left and not inside and left in (key, table)):
            return number
    return 1
