"""Genuineness in `check`: an altered original is there and is told, and only whom the user trusts is trusted."""

from pathlib import Path

import pytest

from core.reconcile.small import AS_OF
from core.seals.signed_ofd import PAGE, people, signed
from making_certificates import authority
from making_ofd import zipped
from piaoqi.core.folder import FolderError, Given, check_folder
from piaoqi.core.folder.alarms import is_alarm
from piaoqi.core.folder.opened import open_folder
from piaoqi.core.folder.why import Ask, explain_invoice
from piaoqi.core.formats.witness import DISAGREES
from piaoqi.core.reconcile.result import Answer
from piaoqi.core.report.overview import cautions
from piaoqi.core.report.why_answer import answer_sentences
from piaoqi.core.seals.alarm import ALTERED
from piaoqi.core.seals.anchors import SHIPPED, load_anchors

TOML = """
[[source]]
name = "tax"
kind = "bureau"
path = "税务局.csv"
coverage = [{ from = 2022-05-01, to = 2022-05-31, as_of = 2022-06-20T09:00:00+08:00 }]
[[source]]
name = "原件"
kind = "archive"
path = "原件"
"""
LISTED = (
    "发票代码,发票号码,开票日期,销方识别号,销方名称,购买方名称,金额,税额,价税合计,发票来源,发票票种,发票状态\n"
    "011002100111,00000018,2022-05-07,91310000MA1K00000A,上海样品商贸有限公司,北京示例科技有限公司,100.00,13.00,113.00,"
    "增值税发票管理系统,增值税电子普通发票,正常\n"
)


def handed_in(folder: Path, *, altered: bool = False) -> Path:
    """A folder with one signed original, in a zip."""
    parts = signed()
    if altered:
        parts[PAGE] = parts[PAGE].replace(b"113.00", b"913.00")
    (folder / "原件").mkdir(parents=True)
    (folder / "原件" / "票.zip").write_bytes(zipped({"票.ofd": zipped(parts)}))
    return folder


def verdict_of(folder: Path, given: Given) -> str:
    opened = open_folder(folder, AS_OF, given=given)
    ((sighting,),) = opened.comparison.groups.values()
    return sighting.record.facts["authenticity"]


def alarmed(answer: Answer) -> list[str]:
    return [problem.path for problem in answer.problems if problem.code == ALTERED.code]


def test_an_altered_original_is_told_with_what_was_altered(tmp_path: Path) -> None:
    answer = check_folder(handed_in(tmp_path, altered=True), AS_OF)
    assert alarmed(answer) == ["原件/票.zip!票.ofd"]
    assert answer.problems[0].code == ALTERED.code, "what matters most stands first"
    assert PAGE in answer.problems[0].message("zh")
    assert "不要据此报销或抵扣" in answer.problems[0].hint("zh")


def test_an_altered_original_was_handed_in_nevertheless(tmp_path: Path) -> None:
    whole, altered = (
        check_folder(handed_in(tmp_path / name, altered=name == "altered"), AS_OF) for name in ("whole", "altered")
    )
    assert [(one.records, one.invoices) for one in altered.sources] == [
        (one.records, one.invoices) for one in whole.sources
    ]
    assert not alarmed(whole)


@pytest.mark.parametrize("altered", [True, False])
def test_where_the_bureau_lacks_it_an_altered_original_speaks_of_forgery(tmp_path: Path, *, altered: bool) -> None:
    folder = handed_in(tmp_path, altered=altered)
    (folder / "piaoqi.toml").write_text(TOML, encoding="utf-8")
    (folder / "税务局.csv").write_text(LISTED, encoding="utf-8")
    (found,) = (one for one in check_folder(folder, AS_OF).findings if one.absent_from == "tax")
    assert (found.verdict.value, found.causes[0].cause.code) == ("missing", "C1.14")
    facts = [fact.fact.say("zh") for fact in found.causes[0].evidence]
    assert any("签署之后被改动过" in fact for fact in facts) is altered


def test_whoever_asks_for_that_invoice_is_told(tmp_path: Path) -> None:
    for name, count in (("altered", 1), ("whole", 0)):
        answer = explain_invoice(Ask("00000017"), handed_in(tmp_path / name, altered=name == "altered"), AS_OF)
        (one,) = answer.invoices
        assert [alarm.code for alarm in one.alarms] == [ALTERED.code] * count
        assert any("不要据此报销或抵扣" in said for said in answer_sentences(one, "zh")) is bool(count)


def test_of_an_invoice_with_an_altered_original_nobody_reads_that_nothing_is_wrong(tmp_path: Path) -> None:
    folder = handed_in(tmp_path, altered=True)
    (folder / "税务局.csv").write_text(LISTED.replace("00000018", "00000017"), encoding="utf-8")
    (one,) = explain_invoice(Ask("00000017"), folder, AS_OF).invoices
    told = answer_sentences(one, "zh")
    assert "签署之后被改动过" in told[0], "what matters most stands first"
    assert not any("没有问题" in sentence for sentence in told)


def test_an_answer_with_an_altered_original_does_not_begin_as_if_all_were_well(tmp_path: Path) -> None:
    said = [one.say("zh") for one in cautions(check_folder(handed_in(tmp_path, altered=True), AS_OF))]
    assert "1 处原件与签署时不一致" in said[0]


def test_what_the_verdict_is_every_record_carries(tmp_path: Path) -> None:
    assert verdict_of(handed_in(tmp_path / "1"), Given()) == "intact_unknown_signer"
    assert verdict_of(handed_in(tmp_path / "2"), Given(anchors=people().anchors)) == "trusted"
    assert verdict_of(handed_in(tmp_path / "3", altered=True), Given(anchors=people().anchors)) == "altered"


def test_certificates_named_by_the_folders_own_settings_are_trusted_told_and_no_files_of_a_source(
    tmp_path: Path,
) -> None:
    folder = handed_in(tmp_path)
    (folder / "信任").mkdir()
    (folder / "信任" / "根.cer").write_bytes(people().root.certificate)
    (folder / "信任" / "说明.txt").write_text("不是证书", encoding="utf-8")
    (folder / "piaoqi.toml").write_text('anchors = "信任"\n', encoding="utf-8")
    assert verdict_of(folder, Given()) == "trusted"
    opened = open_folder(folder, AS_OF)
    assert [problem.code for problem in opened.problems] == ["anchor.no_certificate"]
    ((pinned,), _) = load_anchors(folder / "信任")
    assert any("信任 里的 1 个证书" in note.say("zh") and pinned.name in note.say("zh") for note in opened.notes)


def test_certificates_beside_the_originals_are_trusted_only_if_named(tmp_path: Path) -> None:
    folder = handed_in(tmp_path)
    (folder / "信任证书").mkdir()
    (folder / "信任证书" / "根.cer").write_bytes(people().root.certificate)
    assert verdict_of(folder, Given()) == "intact_unknown_signer"


def test_a_folder_of_certificates_that_is_not_there_is_told_and_trusts_nobody(tmp_path: Path) -> None:
    folder = handed_in(tmp_path)
    (folder / "piaoqi.toml").write_text('anchors = "没有"\n', encoding="utf-8")
    assert [problem.code for problem in open_folder(folder, AS_OF).problems] == ["anchor.no_folder"]
    assert verdict_of(folder, Given()) == "intact_unknown_signer"


def test_anchors_are_one_folder_named_by_text(tmp_path: Path) -> None:
    (tmp_path / "piaoqi.toml").write_text("anchors = 3\n", encoding="utf-8")
    with pytest.raises(FolderError):
        open_folder(tmp_path, AS_OF)


def test_a_certificate_called_like_the_tax_bureaus_is_told_from_it(tmp_path: Path) -> None:
    (tmp_path / "x.cer").write_bytes(authority(next(iter(SHIPPED)).name).certificate)
    (pinned,) = load_anchors(tmp_path)[0]
    assert pinned.name not in {one.name for one in SHIPPED}


@pytest.mark.parametrize(("name", "alarms"), [("total", True), ("number", True), ("kind", False)])
def test_a_qr_code_that_denies_the_face_is_an_alarm_but_not_its_type(name: str, *, alarms: bool) -> None:
    said = {"first": "1", "first_part": "page 1", "second": "2", "second_part": "page 1 › qr"}
    assert is_alarm(DISAGREES.at("a.pdf", name=name, field=name, labels=("page", "qr"), **said)) is alarms
    assert not is_alarm(DISAGREES.at("a.png", name=name, field=name, labels=("qr", "ocr"), **said)), "may be misread"
    assert not is_alarm(
        DISAGREES.at("a.pdf", name=name, field=name, labels=("page", "tag"), **{**said, "second_part": "tag"})
    )
