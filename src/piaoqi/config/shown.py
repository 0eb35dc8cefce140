"""The settings as people look at them: what is in force and why, and the page of the documentation."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from piaoqi.config.environment import environment_of
from piaoqi.config.given import FILE_NAME, Settings, gather, refuse_slips
from piaoqi.config.sign_in import identity_provider
from piaoqi.config.table import DATABASE, FILE_SUFFIX, SETTINGS, Setting
from piaoqi.core.text import Language, Message, Text

HIDDEN = Text("（已设，不显示）", "(set, not shown)")
BY_DEFAULT = Text("默认", "default")
BY_VARIABLE = Text("环境变量 {name}", "variable {name}")
_PAGE = """# 设置 · Settings

写在环境变量里，或写进设置文件（`PIAOQI_SETTINGS` 指定，默认是数据文件夹里的 `{file}`）；\
两处都有时以环境变量为准。写错的名称和值会让启动停下，并指出在哪一行、应该怎样写。\
标 🔒 的可以改用 `{variable}{suffix}`（或文件里的 `{key}_file`）指向只有一行的文件，例如 docker secrets。\
`piaoqi settings` 列出现在生效的值和各自的出处。

As variables or in the settings file; variables win. Those marked 🔒 may stand in a file of their own.

```toml
{example}
```

| 环境变量 | 设置文件 | 作用 | 写法 | 默认 |
| --- | --- | --- | --- | --- |
{rows}
"""
_EXAMPLE = """# settings.toml
hosts = ["piaoqi.example.com"]
proxies = 1
workers = 4
log = "json"
database_file = "/run/secrets/database"

[oidc]
url = "https://id.example.com"
client = "piaoqi"
secret_file = "/run/secrets/oidc\""""


@dataclass(frozen=True, slots=True)
class Shown:
    """One setting in force. `value` hides what is secret; `origin`: where it stands."""

    name: str
    key: str
    title: Text
    value: str | Text
    origin: Text | Message
    given: bool


def settings_in_force(variables: Mapping[str, str]) -> tuple[Shown, ...]:
    """In the table's order. Raises the errors of config.errors for what can't be used."""
    refuse_slips(variables)
    given = gather(variables)
    _ = environment_of(given), identity_provider(given)
    return tuple(_shown(one, given) for one in SETTINGS)


def settings_page() -> str:
    """docs/settings.md."""
    rows = "\n".join("| " + " | ".join(_row(one)) + " |" for one in SETTINGS)
    return _PAGE.format(
        variable=DATABASE.name, suffix=FILE_SUFFIX, key=DATABASE.key, file=FILE_NAME, example=_EXAMPLE, rows=rows
    )


def _shown(setting: Setting[object], given: Settings) -> Shown:
    found = given.found.get(setting.name)
    value: str | Text = found.text if found else setting.usual or setting.default
    if found and setting.secret:
        value = _without_password(found.text) if setting.name == DATABASE.name else HIDDEN
    if found is None:
        origin: Text | Message = BY_DEFAULT
    else:
        origin = found.place if isinstance(found.place, Message) else BY_VARIABLE.with_(name=found.place)
    return Shown(setting.name, setting.key, setting.title, value, origin, found is not None)


def _without_password(address: str) -> str:
    split = urlsplit(address)
    port = f":{split.port}" if split.port else ""
    user = f"{split.username}@" if split.username else ""
    return f"{split.scheme}://{user}{split.hostname or ''}{port}{split.path}"


def _row(setting: Setting[object]) -> tuple[str, ...]:
    usual = setting.usual or Text(f"`{setting.default}`", f"`{setting.default}`" if setting.default else "")
    return (
        f"`{setting.name}`" + (" 🔒" if setting.secret else ""),
        f"`{setting.key}`" if setting.in_file else "—",
        _both(setting.title),
        _both(setting.form.words),
        _both(usual) if setting.usual or setting.default else "",
    )


def _both(words: Text | Message) -> str:
    zh, en = (_said(words, language) for language in ("zh", "en"))
    return zh if zh == en else f"{zh}<br>{en}"


def _said(words: Text | Message, language: str) -> str:
    chosen: Language = "zh" if language == "zh" else "en"
    return words.say(chosen) if isinstance(words, Message) else words.in_language(chosen)
