"""The forgery bench: every attack on signed invoices, what `piaoqi read` says of it, and which check names it.

    python -m benchmarks.forgery [--write docs/forgery.md]

The attacks live with the tests, in tests/forgery; files are made by synth and signed by its own test authority.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks import table
from piaoqi.core.report.words import AUTHENTICITY
from piaoqi.core.seals.verdict import Verdict

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from forgery import containers, content, pdfs, score, signatures, strangers, unsigned
from forgery.attack import Attack
from forgery.registry import attacks

COMMAND = "python -m benchmarks.forgery --write docs/forgery.md"
_GROUPS = (
    ("OFD：改内容", content),
    ("OFD：改签名、印章、证书", signatures),
    ("OFD：陌生人再签一次", strangers),
    ("OFD：在压缩包和文档结构上做手脚", containers),
    ("PDF", pdfs),
    ("没有签名可验的文件", unsigned),
)
_ORIGINALS = {
    "sealed": "税控 OFD，v4 印章",
    "sealed v1": "税控 OFD，v1 印章",
    "sealed v5": "税控 OFD，v5 印章",
    "sealed whole": "税控 OFD，连 OFD.xml 也签",
    "sealed by bureau": "税控 OFD，签章人用税务局的名称",
    "sealed accented": "税控 OFD，附件名带重音",
    "sealed digital": "带标签和注释的 OFD，v4 印章",
    "rail": "铁路客票 OFD，不带印章",
    "rail enclosed": "铁路客票 OFD，签名值自带内容",
    "digital": "数电票 OFD",
    "pdf": "税控 PDF，销售方签名",
    "digital pdf": "数电票 PDF",
    "xml": "数电票 XML",
}
"""What was attacked, by the names of tests/forgery/genuine.py."""
_WORDS = "说明文字"
"""Stands for the explanation in plain words, which has no number."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.forgery")
    parser.add_argument("--write", type=Path, help="the page, docs/forgery.md")
    options = parser.parse_args()
    text = page()
    if options.write:
        options.write.write_text(text, encoding="utf-8", newline="\n")
    print(text)


def page() -> str:
    """The whole of docs/forgery.md. No date and no machine stand on it: the same program gives the same page."""
    return "\n".join((*_head(), *_overall(), *_attacks(), *_harmless(), *_limits())) + "\n"


def _count(found: Sequence[Attack], verdict: Verdict) -> int:
    return sum(score.answer_to(one.key).verdict is verdict for one in found)


def _head() -> Iterator[str]:
    found = attacks()
    right, named = sum(map(score.is_right, found)), sum(bool(score.named_by(one)) for one in found)
    kept = [verdict is Verdict.TRUSTED for _, _, verdict in score.controls()]
    yield "# 伪造测试\n"
    yield f"""> **In English.** {len(found)} attacks on invoices that `synth` made and signed by its own test authority.
> Called trusted: {_count(found, Verdict.TRUSTED)}. Verdict as expected: {right}. Named by the check that should:
> {named}. Harmless changes that kept their trust: {sum(kept)} of {len(kept)}. What this cannot show stands at the end.
"""
    yield f"""攻击者拿到一份真发票，能把它改成什么样而不被发现？这里把 {len(found)} 种做法逐一做出来，
再像用户一样读一遍。
发票由 `piaoqi synth` 生成，用它自带的测试机构签章（名称都写明是合成和测试）。测试时把这个机构加入信任证书，
所以没动过的文件结论是“{AUTHENTICITY[Verdict.TRUSTED].zh}”。每种攻击写明应有的结论，和应当由哪一项编号检查指出来，
编号见[检查清单](seals.md)。

    {COMMAND}
"""


def _overall() -> Iterator[str]:
    found = attacks()
    kept = [verdict for _, _, verdict in score.controls()]
    yield "## 总分\n"
    rows = [
        ("攻击被当成真的", _count(found, Verdict.TRUSTED), len(found), 0),
        ("结论与应有的一致", sum(map(score.is_right, found)), len(found), len(found)),
        ("由应当指出它的检查指出", sum(bool(score.named_by(one)) for one in found), len(found), len(found)),
        ("无害的改动仍然可信", kept.count(Verdict.TRUSTED), len(kept), len(kept)),
        ("无害的改动被说成改动过", kept.count(Verdict.ALTERED), len(kept), 0),
    ]
    yield table(
        ("", "得分", "共", "目标", ""),
        [[name, str(got), str(of), str(goal), "达到" if got == goal else "未达到"] for name, got, of, goal in rows],
    )
    yield "\n攻击的结论：\n"
    yield table(("结论", "", "攻击"), [_row(found, one) for one in Verdict if _count(found, one)])


def _row(found: Sequence[Attack], verdict: Verdict) -> list[str]:
    return [AUTHENTICITY[verdict].zh, f"`{verdict}`", str(_count(found, verdict))]


def _attacks() -> Iterator[str]:
    yield "\n## 攻击\n"
    for title, module in _GROUPS:
        yield f"### {title}\n"
        yield _texts(("攻击", "原件", "应有的结论", "得到", "指出它的检查"), [_attack(one) for one in module.attacks()])
        yield ""


def _texts(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of words, all to the left."""
    return table(head, rows).replace("---:", "---", len(head) - 1)


def _attack(one: Attack) -> list[str]:
    found = score.answer_to(one.key).verdict
    expected = one.expected if found not in one.expected else (found,)
    said = score.named_by(one).replace("words", _WORDS) or "**没有**"
    mark = "" if found in one.expected else "**（不符）**"
    return [one.title.zh, _ORIGINALS[one.on], "、".join(AUTHENTICITY[verdict].zh for verdict in expected),
            AUTHENTICITY[found].zh + mark, said]  # fmt: skip


def _harmless() -> Iterator[str]:
    yield "## 无害的改动\n"
    yield "重新压缩、改名、转发，都不该让一张真发票失去信任。\n"
    by_title: dict[str, list[str]] = {}
    for control, on, verdict in score.controls():
        kept = _ORIGINALS[on] if verdict is Verdict.TRUSTED else f"**{_ORIGINALS[on]}：{AUTHENTICITY[verdict].zh}**"
        by_title.setdefault(control.title.zh, []).append(kept)
    yield _texts(("改动", "仍然可信的"), [[title, "；".join(on)] for title, on in by_title.items()])


def _limits() -> Iterator[str]:
    yield "\n## 说明不了什么\n"
    yield """* 全套伪造（自己的 CA、自己的印章、一模一样的名称）在数学上是完好的签名，只能说“签署方未知”；
  挡住它的是信任证书，所以请核对一次[信任证书的指纹](seals.md)。
* 数电票没有可以离线验证的签名。只改一处会和二维码、标签、大写金额矛盾；有人把每一处都改得一致，离线就看不出来，
  要到全国增值税发票查验平台查验。
* 电子发票的 PDF 由销售方签名，不是税务局：签名完好只说明销售方签过，发票是否真实仍要查验。
* 签章之后作废、红冲，证书后来被吊销，文件里都没有，离线看不出来。
* 文件是合成的。真实文件的结论另有测试；随机改动一个字节的测试也另做。"""


if __name__ == "__main__":
    main()
