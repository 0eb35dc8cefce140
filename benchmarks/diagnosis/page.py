"""The score as a page: Chinese, with a short English summary.

No date and no machine stand on it: the same run gives the same page.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks import table
from benchmarks.diagnosis.scoring import CauseScore, Judged, Score, share
from piaoqi.core.causes.engine import causes
from piaoqi.core.synth.faults import faults

GOALS = (("verdict_right", 97), ("first_right", 92), ("among_three", 98))
_VERDICTS = ("missing", "not_missing", "cannot_tell", "different", "duplicate", "not_due", "not_expected")
_TITLES = {"verdict_right": "结论正确", "first_right": "第一原因正确", "among_three": "前三个原因里有正确的"}
_NO_CAUSE = "（没有原因）"


@dataclass(frozen=True, slots=True)
class Run:
    """What was asked for: the head of the page repeats it."""

    seeds: str
    count: int
    invoices: int
    months: int

    @property
    def command(self) -> str:
        return f"python -m benchmarks.diagnosis --seeds {self.seeds} --invoices {self.invoices} --months {self.months}"


def page(score: Score, run: Run) -> str:
    """The whole of docs/diagnosis.md."""
    return "\n".join((*_head(score, run), *_overall(score), *_by_cause(score), *_confusions(score), *_limits(run)))


def percent(right: int, of: int) -> str:
    """One decimal, rounded down: 99.96 % is not 100 %."""
    return f"{right * 1000 // of / 10:.1f} %" if of else "—"


def _head(score: Score, run: Run) -> Iterator[str]:
    verdicts, first, three = (percent(*share(score.judged, name)) for name, _ in GOALS)
    yield "# 诊断准不准\n"
    yield f"""> **In English.** {run.count} synthetic companies of {run.invoices} invoices each, with every fault
> planted that can be decided offline: {len(score.judged)} labelled statements. False `missing`:
> {score.falsely_missing}. Verdict right: {verdicts}. Right cause first: {first}; among the first three: {three}.
> Companies without faults: {_clean(score)} without a single finding. The seeds were never used while tuning. What this
> cannot show stands at the end.
"""
    yield f"""每个种子生成一家虚构公司：{run.invoices} 张发票、{run.months} 个月，原件、税务局导出、勾选清单、查验记录、
账、邮件、回收站、备份俱全，其中埋下 {len(faults())} 种问题，每种几处，写法随种子变化。然后像用户一样检查这个文件夹，
把每一条结论与标签逐条对照。

    {run.command}
"""


def _overall(score: Score) -> Iterator[str]:
    yield "## 总分\n"
    yield table(("", "得分", "条数", "目标", ""), list(_totals(score)))
    yield f"\n没有标签却报了的（都算错）：{score.unlabelled} 条。按应有的结论分：\n"
    yield table(("应有的结论", "条数", "结论正确", "第一原因正确"), [_verdict_row(score, name) for name in _VERDICTS])


def _totals(score: Score) -> Iterator[list[str]]:
    """The goals, then how answers fare where two faults meet on one invoice."""
    judged, false = score.judged, score.falsely_missing
    yield ["误报“缺失”", str(false), str(len(judged)), "0", _mark(reached=false == 0)]
    for name, goal in GOALS:
        right, of = share(judged, name)
        yield [
            _TITLES[name],
            percent(right, of),
            f"{right} / {of}",
            f"≥ {goal} %",
            _mark(reached=right * 100 >= goal * of),
        ]
    clean, controls = sum(found == 0 for found in score.controls.values()), len(score.controls)
    yield [
        "没有埋问题的公司一条也不报",
        _clean(score),
        f"{clean} / {controls}",
        "100 %",
        _mark(reached=clean == controls),
    ]
    mixed = [one for one in judged if one.label and one.label.fault.startswith("mixed.")]
    for name, _ in GOALS:
        right, of = share(mixed, name)
        yield [f"两种问题叠在一起：{_TITLES[name]}", percent(right, of), f"{right} / {of}", "", ""]


def _verdict_row(score: Score, verdict: str) -> list[str]:
    of = [one for one in score.judged if one.label and one.label.verdict.split(" ")[0] == verdict]
    return [f"`{verdict}`", str(len(of)), percent(*share(of, "verdict_right")), percent(*share(of, "first_right"))]


def _by_cause(score: Score) -> Iterator[str]:
    titles = {one.code: one.title.zh for one in causes()}
    yield "\n## 逐个原因\n"
    yield "召回率：埋下的里面，第一原因说对的。准确率：第一原因说是它的里面，确实是它的；只说“可能”的不算断言。\n"
    yield table(
        ("原因", "", "埋下", "结论正确", "召回率", "前三", "准确率"),
        [_cause_row(one, titles.get(one.code, "文件夹里没有任何说明")) for one in score.by_cause()],
    )


def _cause_row(one: CauseScore, title: str) -> list[str]:
    shares = [percent(number, one.planted) for number in (one.verdicts, one.right, one.among_three)]
    return [one.code or _NO_CAUSE, title, str(one.planted), *shares, percent(min(one.right, one.claimed), one.claimed)]


def _confusions(score: Score) -> Iterator[str]:
    yield "\n## 说错的\n"
    found = score.confusions()
    if not found:
        yield "没有。"
        return
    yield table(("埋下的", "说成", "次数"), [[f"{told}", said, str(count)] for told, said, count in found])


def _limits(run: Run) -> Iterator[str]:
    yield f"""
## 怎么埋的，能说明什么，不能说明什么

* 一个函数埋一种问题（`src/piaoqi/core/synth/faults`）。标签按原因目录和判定规则写，不看程序怎么答；
  `piaoqi synth` 写出的 `labels.json` 里逐条可查。
* 调试只用 1000 以下的种子；{run.seeds} 只用来发布：说错的只计数，不翻看，不据此修改。
* 埋下的都是我们知道的问题，文件也是自己生成的。真实的文件夹里会有没想到的毛病，得分因此偏高，
  只能说明已知的问题认得准不准。
* 要人回答才能确定的原因，埋的是“已有回答”的情形；没有回答时程序只提问，不断言。
* 逐对计算：一张发票在两个来源都缺，是两条。没有标签却报出来的，结论和原因都算错。"""


def _clean(score: Score) -> str:
    return percent(sum(found == 0 for found in score.controls.values()), len(score.controls))


def _mark(*, reached: bool) -> str:
    return "达到" if reached else "**未达到**"


def brief(judged: Sequence[Judged]) -> Iterator[str]:
    """For the terminal: each wrong answer of tuning seeds, with what it is about."""
    for one in judged:
        if one.verdict_right and one.first_right:
            continue
        about = one.label or one.said
        told = f"{one.label.fault}: {one.label.cause or '-'} {one.label.verdict}" if one.label else "nothing planted"
        said = f"{one.said.verdict} {' '.join(':'.join(cause) for cause in one.said.causes)}" if one.said else "nothing"
        subject = about.subject if about else None
        yield f"seed {one.seed} {subject}\n    planted {told}\n    said    {said}"
