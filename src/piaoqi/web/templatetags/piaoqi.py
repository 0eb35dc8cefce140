"""What templates say and show; every template has these without loading them."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from piaoqi.core.text import Message, Text
from piaoqi.web.shell import assets, marks
from piaoqi.web.shell.language import language
from piaoqi.web.shell.language import say as said

register = template.Library()

_GROUP = 4
_NONE = SafeString("—")
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


@register.simple_tag
def t(zh: str, en: str, **params: object) -> SafeString:
    """The sentence in the language of the page: {% t "{count} 个文件" "{count} files" count=files|length %}.

    The sentences are ours and may hold markup; what is put into them is escaped.
    """
    words = zh if language() == "zh" else en
    return mark_safe(words.format(**{name: _escaped(value) for name, value in params.items()}))  # noqa: S308


@register.tag
def zh(parser: template.base.Parser, _token: template.base.Token) -> template.Node:
    """Longer passages: {% zh %}中文{% en %}English{% endzh %}."""
    chinese = parser.parse(("en",))
    parser.delete_first_token()
    english = parser.parse(("endzh",))
    parser.delete_first_token()
    return _Either(chinese, english)


class _Either(template.Node):
    def __init__(self, chinese: template.NodeList, english: template.NodeList) -> None:
        self._chinese, self._english = chinese, english

    def render(self, context: template.Context) -> SafeString:
        return (self._chinese if language() == "zh" else self._english).render(context)


@register.filter
def say(words: Text | Message | str) -> str:
    """A text of the product in the language of the page."""
    return said(words) if isinstance(words, (Text, Message)) else str(words)


@register.filter
def sentence(words: str) -> str:
    """Begun with a capital where the language does so; the name of a file stays as it is."""
    first = words.partition(" ")[0]
    return words if language() == "zh" or "/" in first or "." in first else words[:1].upper() + words[1:]


@register.simple_tag
def asset(path: str) -> str:
    """Address of one of our files, another one when its content is another."""
    return assets.address(path)


@register.simple_tag
def icon(name: str, size: int = 20) -> SafeString:
    """A picture beside words; what it means must stand in words as well."""
    return format_html(
        '<svg class="icon" width="{}" height="{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        size,
        size,
        assets.address("web/vendor/icons/icons.svg"),
        name,
    )


@register.filter
def number(value: object) -> SafeString:
    """An invoice's number in groups of four, whole when it is copied; what has more than digits in it as it is."""
    written = "" if value is None else str(value)
    if not written:
        return _NONE
    if not written.isdigit():
        return format_html('<span class="digits-plain" translate="no">{}</span>', written)
    head = len(written) % _GROUP
    parts = [written[:head]] if head else []
    parts += [written[at : at + _GROUP] for at in range(head, len(written), _GROUP)]
    return format_html(
        '<span class="digits" translate="no">{}</span>',
        format_html_join("", "<span>{}</span>", ((one,) for one in parts)),
    )


@register.filter
def money(value: Decimal | str | None) -> SafeString:
    """1,130.00; a dash where none is stated."""
    if value in (None, ""):
        return _NONE
    return format_html('<span class="money">{}</span>', f"{Decimal(str(value)):,.2f}")


@register.filter
def thousands(value: int | None) -> str:
    """12,345."""
    return "—" if value is None else f"{value:,}"


@register.filter
def day(value: date | datetime | str | None) -> str:
    """2026-11-20, of an instant the day in China."""
    if value in (None, ""):
        return "—"
    found = datetime.fromisoformat(value) if isinstance(value, str) and "T" in value else value
    local = timezone.localtime(found) if isinstance(found, datetime) else found
    return local if isinstance(local, str) else local.strftime("%Y-%m-%d")


@register.filter
def moment(value: datetime | str | None) -> SafeString:
    """2026-11-20 09:00 in China."""
    if value in (None, ""):
        return _NONE
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    assert found is not None  # noqa: S101 - for the types
    local = timezone.localtime(found)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), local.strftime("%Y-%m-%d %H:%M"))


@register.filter
def ago(value: datetime | None) -> SafeString:
    """3 小时前, with the moment itself beside it for whoever points at it."""
    if value is None:
        return _NONE
    local = timezone.localtime(value)
    words = said(_ago(int((timezone.now() - value).total_seconds())))
    exact = local.strftime("%Y-%m-%d %H:%M")
    return format_html('<time datetime="{}" title="{}">{}</time>', local.isoformat(), exact, words)


@register.inclusion_tag("web/parts/strip.html")
def strip(shown: "tuple[marks.Mark, ...] | list[marks.Mark]", *, small: bool = False) -> dict[str, object]:
    """The presence strip: one mark a source."""
    return {"marks": shown, "small": small}


@register.inclusion_tag("web/parts/mark.html")
def mark(state: str, words: str = "") -> dict[str, object]:
    """One mark alone; `words` instead of what the state is called."""
    return {"state": marks.STATES[state], "words": words}


def _escaped(value: object) -> SafeString:
    return conditional_escape(value if isinstance(value, SafeString) else str(value))


def _ago(seconds: int) -> Text | Message:
    if seconds < _MINUTE:
        return Text("刚刚", "just now")
    if seconds < _HOUR:
        return Text("{n} 分钟前", "{n} min ago").with_(n=seconds // _MINUTE)
    if seconds < _DAY:
        return Text("{n} 小时前", "{n} h ago").with_(n=seconds // _HOUR)
    return Text("{n} 天前", "{n} days ago").with_(n=seconds // _DAY)
