"""The catalogue of causes as a page to read: docs/causes.md, and its English twin docs/causes.en.md."""

from collections.abc import Iterator, Sequence

from piaoqi.core.causes.base import Absence, Actor, Cause, Law, NoAbsence
from piaoqi.core.causes.engine import causes
from piaoqi.core.report.overview import MEANING
from piaoqi.core.report.words import ABSENCE, ACTOR, COST, NO_ABSENCE, TO_CONFIRM, VIEW
from piaoqi.core.text import Language, Text, told

_TITLE = Text("发票为什么查不到：原因目录", "Why an invoice is not found: the causes")
_TWIN = Text("[English](causes.en.md)", "[中文](causes.md)")
_INTRO = Text(
    """有人说“这张北京的发票，系统里没有”，先别急着要票。发票没有“北京系统”：北京只是**销售方**的地方。数电票开出来以后，
进的是**票面上那个购买方税号**的税务数字账户，与购买方在哪里、销售方在哪里都没有关系。所以先问清四件事：

1. **谁的税号**：票面上的购买方税号是不是本单位的，一位都不差；
2. **查的哪份清单**：取得还是开具，全量发票查询、抵扣勾选，还是自己的账；
3. **怎么筛选的**：开票日期、票种、发票来源、发票状态、入账状态有没有选全；
4. **什么时候、谁查的**：导出是哪天的，导出人的身份有没有这项权限。

只有查过它应在的地方、查全了、也到了时候，“没有”才说明问题。其余的“没有”，票齐一律说“无法判断”，不说缺失。""",
    """"This invoice is from Beijing and the system does not have it": don't ask for it again yet. There is no Beijing
system that ought to hold it; Beijing is where the **seller** is. A fully digital invoice goes to the digital account of
the **buyer's tax number printed on it**, wherever buyer and seller are. So four things come first:

1. **Whose tax number**: is the buyer's number on the face ours, to the last digit?
2. **Which list** was searched: received or issued, the bureau's full query, the deduction list, or our own books?
3. **Which filter**: were dates, kinds, origins, statuses and booking states all included?
4. **When, and by whom**: of which day is the export, and may its role query this at all?

An absence means something only where the right place was searched, completely, and late enough. Every other one is
called "cannot tell", never "missing".""",
)
_ORDER_TITLE = Text("先查什么：从不花钱的查起", "What to look at first: the order that costs least")
_ORDER = Text(
    "每一步要么结案，要么排除一批原因。前六步几乎不花钱，查验每张票每天只有五次，写信和重开最费事。",
    "Each step ends the case or rules out a group of causes. The first six cost next to nothing; an invoice "
    "may be verified five times a day; letters and reissues cost most.",
)
_STEP = Text("步骤", "step")
_SETTLES = Text("能判断的原因", "causes it settles")
_VERDICTS = Text("结论是什么意思", "What the verdicts mean")
_NO_FINDING = {
    NoAbsence.NOT_DUE: Text("还没到应有的日子，不算缺", "the day by which it must be there has not come"),
    NoAbsence.NOT_EXPECTED: Text("这类票永远不会在那里", "its kind is never there"),
    NoAbsence.DIFFERENCE: Text("各处都有，说法不同", "it is there, but the sources state different things"),
    NoAbsence.DUPLICATE: Text("同一处整张出现了不止一次", "one source holds the whole of it more than once"),
}
_CONTENTS = Text("目录", "Contents")
_CODE, _CAUSE, _VERDICT, _REMEDY = (
    Text("编号", "code"),
    Text("原因", "cause"),
    Text("结论", "verdict"),
    Text("怎么办", "what to do"),
)
FAMILIES = {
    "C1": Text("开票方：没有开到、没有传到，或开到了别处", "The issuer: it never arrived, or arrived elsewhere"),
    "C2": Text("时间：还没到，或已经过了", "Timing: too early, or too late"),
    "C3": Text("查的方法不对", "The search itself was wrong"),
    "C4": Text("导出、传送、读取时少了", "Export, transport, reading: the copy at hand is incomplete"),
    "C5": Text("身份、权限、设置", "Identity, role, permission, configuration"),
    "C6": Text("自己的系统里", "Inside our own systems"),
}
_SHOWS = Text("在哪里看不到", "where it is not seen")
_WHEN = Text("什么时候可能", "when it can apply")
_SIGNS = Text("支持的迹象", "what speaks for it")
_COUNTER = Text("反对的迹象，容易混淆的", "what speaks against it, and what it is mistaken for")
_DO = Text("怎么办", "what to do")
_WHO = Text("谁来办", "who acts")
_NEXT = Text("下一步查", "next test")
_AGAIN = Text("何时再查", "look again")
_DAYS = Text("{days} 天后", "after {days} days")
_TOMORROW = Text("次日早上", "the next morning")
_LAWS = Text("依据", "rests on")
_SINCE = Text("{since} 起施行", "since {since}")
_UNTIL = Text("{until} 止", "until {until}")
_ASK = Text("要问人的", "to be asked of a person")
_ASKED = Text("{ask}（到哪里看：{where}）", "{ask} (where to look: {where})")
_LETTER = Text("可发的信", "letter at hand")
_LETTER_TO = Text("给{to}：{subject}", "to {to}: {subject}")
_UNCONFIRMED = Text(
    "⚠ 这条规则没有找到公开的正式依据，办理前请税务专业人员确认。",
    "⚠ No public source confirms this rule: have it confirmed by a tax professional before acting on it.",
)
_NOTE = Text(
    "*由 `docs/generate.py` 从代码生成。*",
    "*Generated from the code by `docs/generate.py`.*",
)
_COLON = Text("：", ": ")
_COMMA = Text("，", ", ")


def cause_page(language: Language) -> str:
    """The whole page."""
    other = causes()
    lines = [f"# {_TITLE.in_language(language)}", "", _TWIN.in_language(language), "", _INTRO.in_language(language), ""]
    lines += [*_order(other, language), "", *_verdicts(language), "", f"## {_CONTENTS.in_language(language)}", ""]
    for family, title in FAMILIES.items():
        lines.append(f"- [{family} {title.in_language(language)}](#{family.lower()})")
    for family, title in FAMILIES.items():
        members = [cause for cause in other if cause.code.split(".")[0] == family]
        lines += ["", f'<a id="{family.lower()}"></a>', "", f"## {family} {title.in_language(language)}", ""]
        lines += _family(members, language)
    return "\n".join([*lines, "", _NOTE.in_language(language), ""])


def _order(all_: Sequence[Cause], language: Language) -> Iterator[str]:
    yield from (f"## {_ORDER_TITLE.in_language(language)}", "", _ORDER.in_language(language), "")
    yield from _head((_STEP, _SETTLES), language)
    for step, cost in COST.items():
        links = [f"[{cause.code}](#{_anchor(cause)})" for cause in all_ if cause.step is step]
        yield _row((f"{step.value}. {cost.in_language(language)}", " ".join(links)))


def _verdicts(language: Language) -> Iterator[str]:
    yield from (f"## {_VERDICTS.in_language(language)}", "")
    absences = [(ABSENCE[one], MEANING[one]) for one in Absence]
    others = [(NO_ABSENCE[one], _NO_FINDING[one]) for one in NoAbsence]
    for name, meaning in (*absences, *others):
        yield from _item(name, meaning.in_language(language), language)


def _family(members: Sequence[Cause], language: Language) -> Iterator[str]:
    yield from _head((_CODE, _CAUSE, _VERDICT, _REMEDY), language)
    for cause in members:
        linked = f"[{cause.code}](#{_anchor(cause)})"
        verdict, remedy = _verdict(cause).in_language(language), cause.remedy.in_language(language)
        yield _row((linked, _capital(cause.title.in_language(language)), verdict, remedy))
    for cause in members:
        yield from _entry(cause, language)


def _entry(cause: Cause, language: Language) -> Iterator[str]:
    other: Language = "en" if language == "zh" else "zh"
    yield from (
        "",
        f'<a id="{_anchor(cause)}"></a>',
        "",
        f"### {cause.code} {_capital(cause.title.in_language(language))}",
        "",
    )
    yield from (f"*{cause.title.in_language(other)}*", "")
    if not cause.confirmed:
        yield from (_UNCONFIRMED.in_language(language), "")
    views = told((VIEW[view].in_language(language) for view in cause.shows), language)
    yield from _item(_VERDICT, _verdict(cause).in_language(language), language)
    yield from _item(_SHOWS, views, language)
    yield from _item(_WHEN, cause.precondition.in_language(language), language)
    yield from _list(_SIGNS, cause.signs, language)
    yield from _list(_COUNTER, cause.counter, language)
    yield from _item(_DO, cause.remedy.in_language(language), language)
    yield from _item(_WHO, "" if cause.actor is Actor.NOBODY else ACTOR[cause.actor].in_language(language), language)
    cost = COST[cause.step].in_language(language)
    bracket = f"（{cost}）" if language == "zh" else f" ({cost})"
    yield from _item(_NEXT, cause.next_test.in_language(language) + bracket, language)
    yield from _item(_AGAIN, _again(cause, language), language)
    if cause.question:
        asked = _ASKED.fill(
            language,
            ask=_capital(cause.question.ask.in_language(language)),
            where=cause.question.where.in_language(language),
        )
        yield from _item(_ASK, asked, language)
    if cause.letter:
        subject = cause.letter.subject.in_language(language).format_map(_Blank()).strip("：:,， 元")
        to = ACTOR[cause.letter.to].in_language(language)
        yield from _item(_LETTER, _LETTER_TO.fill(language, to=to, subject=subject), language)
    yield from _list(_LAWS, tuple(_law(law) for law in cause.laws), language)


class _Blank(dict[str, str]):
    """Every placeholder is blank: a catalogue speaks of no single invoice."""

    def __missing__(self, key: str) -> str:
        return "" if key != "source" else "…"


def _again(cause: Cause, language: Language) -> str:
    days = cause.recheck_days
    if days is None:
        return ""
    return _TOMORROW.in_language(language) if days == 1 else _DAYS.fill(language, days=days)


def _law(law: Law) -> Text:
    def said(language: Language) -> str:
        bounds = [_SINCE.fill(language, since=law.since)] if law.since else []
        bounds += [_UNTIL.fill(language, until=law.until)] if law.until else []
        bounds += [] if law.confirmed else [TO_CONFIRM.in_language(language)]
        inner = _COMMA.in_language(language).join((law.title.in_language(language), *bounds))
        bracket = f"（{inner}）" if language == "zh" else f" ({inner})"
        return f"{law.cite}{bracket}{_COLON.in_language(language)}{law.demand.in_language(language)}"

    return Text(said("zh"), said("en"))


def _verdict(cause: Cause) -> Text:
    return ABSENCE[cause.implies] if isinstance(cause.implies, Absence) else NO_ABSENCE[cause.implies]


def _anchor(cause: Cause) -> str:
    return cause.code.lower().replace(".", "-")


def _item(name: Text, said: str, language: Language) -> Iterator[str]:
    if said:
        yield f"- **{_capital(name.in_language(language))}**{_COLON.in_language(language)}{said}"


def _list(name: Text, texts: Sequence[Text], language: Language) -> Iterator[str]:
    if len(texts) == 1:
        yield from _item(name, texts[0].in_language(language), language)
    elif texts:
        yield f"- **{_capital(name.in_language(language))}**{_COLON.in_language(language).rstrip()}"
        yield from (f"  - {text.in_language(language)}" for text in texts)


def _head(titles: Sequence[Text], language: Language) -> Iterator[str]:
    yield _row([_capital(title.in_language(language)) for title in titles])
    yield _row(["---"] * len(titles))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
