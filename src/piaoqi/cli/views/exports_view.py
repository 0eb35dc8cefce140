"""What must be exported again, and which numbers are left out, in short: the sheets of the report have all of it."""

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.text import Text as Styled

from piaoqi.cli.screen import Screen
from piaoqi.cli.views.parts import Prose, amount, columns, facts, indented
from piaoqi.core.reconcile.result import Completeness, Gap, Sequences, Slice
from piaoqi.core.report.checklist import (
    ABOUT,
    COMPARE,
    EXPORTS,
    GAPS,
    UNDATED,
    dates_text,
    gap_meaning,
    gap_range,
    instead_text,
    menu_text,
    origins_text,
    part_kinds,
    query_text,
    reason_lines,
    steps,
    waiting_of,
)
from piaoqi.core.text import Text, told

FOR_ONE = Text("补上这些导出，就能判断", "With this exported, it can be judged")
SHOWN = 5
FACTS = 2
TITLE = Text("{mark} {title}：{count} 段", "{mark} {title}: {count}")
SETTLES = Text("可判断 {count} 处，涉及 {money}", "settles {count}, {money}")
CHOOSE = Text(
    "{menu}：发票状态选全部；{compare}",
    "{menu}: all statuses; {compare}",
)
MORE = Text("还有 {count} 段", "{count} more")
IDLE = Text("{count} 段眼下没有发票等它判断", "{count} with nothing waiting for it")
ALL = Text("--report 报告.xlsx 写出可以打勾的全部清单", "--report FILE.xlsx writes the whole list to tick off")
GAP_TITLE = Text("{mark} {title}：{count} 处，共 {numbers} 个号码", "{mark} {title}: {count}, {numbers} numbers")
GAP_TITLES = (
    Text("发票代码", "Code"),
    Text("断档号码", "Left out"),
    Text("张数", "Count"),
    Text("前一张", "Before"),
    Text("后一张", "After"),
)
MORE_GAPS = Text("还有 {count} 处；--report 报告.xlsx 写出全部", "{count} more; --report FILE.xlsx writes all")


def exports_of(found: Completeness, screen: Screen) -> Iterator[RenderableType]:
    """The slices that settle most, each with why; nothing where all lists are whole."""
    if not found.slices:
        return
    yield ""
    title = TITLE.with_(mark="☐", title=EXPORTS, count=len(found.slices))
    yield Styled(screen.say(title), "bold")
    shown = waiting_of(found.slices)[:SHOWN]
    menu = ""
    for one in shown:
        said = menu_text(one.part, screen.language)
        if not one.file and said != menu:
            menu = said
            yield indented(Prose(screen.say(CHOOSE.with_(menu=menu, compare=COMPARE)), "dim"))
        yield from _slice(one, screen)
    waiting = len(waiting_of(found.slices))
    idle = len(found.slices) - waiting
    rest = [MORE.with_(count=waiting - len(shown))] if waiting > len(shown) else []
    rest += [IDLE.with_(count=idle)] if idle else []
    if rest:
        yield indented(Prose(told([*map(screen.say, rest), screen.say(ALL)], screen.language), "dim"))
    for bundle in found.bundles:
        where = f"{bundle.part.source}  {dates_text(bundle.part, screen.language)}"
        yield indented(Prose(f"→ {where}  {screen.say(instead_text(bundle))}"))


def exports_for(slices: Sequence[Slice], screen: Screen) -> Iterator[RenderableType]:
    """What to export so that one invoice can be judged, with what to choose on the page."""
    if slices:
        yield from ("", screen.bold(FOR_ONE))
    for one in slices:
        yield indented(
            Prose(f"☐ {one.part.source}  {'' if one.file else menu_text(one.part, screen.language)}".rstrip())
        )
        yield indented(facts([(field, "", choice) for field, choice in steps(one, screen.language)]), 4)


def _slice(one: Slice, screen: Screen) -> Iterator[RenderableType]:
    part, language = one.part, screen.language
    chosen = [query_text(part, language)] if part.kind == "bureau" else []
    chosen += [origins_text(part, language), part_kinds(part, language)]
    what = one.file or f"{dates_text(part, language)}  {_comma(chosen, screen)}"
    about = [screen.say(ABOUT.with_(count=f"{one.expected:,}"))] if one.expected else []
    settles = _comma([*about, screen.say(SETTLES.with_(count=one.waiting, money=amount(one.amount)))], screen)
    yield indented(Prose(f"☐ {part.source}  {what}", "bold"))
    for line in [settles, *reason_lines(one, language)[:FACTS]]:
        yield indented(Prose(line, "dim"), 4)


def _comma(words: Sequence[str], screen: Screen) -> str:
    return ("，" if screen.language == "zh" else ", ").join(words)


def gaps_of(found: Sequences, screen: Screen) -> Iterator[RenderableType]:
    """Numbers that no source holds, with their neighbours; nothing where there are none."""
    if not found.gaps:
        return
    yield ""
    numbers = sum(gap.count for gap in found.gaps)
    title = GAP_TITLE.with_(mark="⋯", title=GAPS, count=len(found.gaps), numbers=numbers)
    yield Styled(screen.say(title), "bold")
    shown = sorted(found.gaps, key=lambda gap: (not gap.covered, -gap.count))[:SHOWN]
    rows = [_gap(gap, screen) for gap in shown]
    yield indented(columns([screen.say(one) for one in GAP_TITLES], rows, right=(2,), whole=(0, 1)))
    meanings = dict.fromkeys(screen.say(gap_meaning(gap)) for gap in shown)
    yield indented(Prose(told(meanings, screen.language), "dim"))
    if len(found.gaps) > len(shown):
        yield indented(Prose(screen.say(MORE_GAPS.with_(count=len(found.gaps) - len(shown))), "dim"))


def _gap(gap: Gap, screen: Screen) -> list[str]:
    neighbours = [f"{one.number} {one.day or screen.say(UNDATED)}" for one in (gap.before, gap.after)]
    return [gap.code, gap_range(gap), f"{gap.count:,}", *neighbours]
