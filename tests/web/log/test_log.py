"""审计: who did what, told to whoever may read it, with its proof; verifying and bundles, in the background."""

import json
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from making_people import a_company, a_person, a_role, person_of, somebody
from piaoqi.accounts.actions.companies import NewName, rename_company
from piaoqi.accounts.actions.grants import grant_role
from piaoqi.accounts.granting import Reach
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.archive.evidence import jobs
from piaoqi.archive.models import Proof
from piaoqi.audit.checkpoints import sign_checkpoint
from piaoqi.audit.clock import now
from piaoqi.audit.models import Entry
from piaoqi.core.proof.note import read_checkpoint, read_note
from piaoqi.core.proof.tree import includes

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
PART = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _data(settings: Settings, tmp_path: Path) -> None:
    settings.DATA, settings.STORAGE = tmp_path, ""


@pytest.fixture
def company() -> Company:
    return a_company()


@pytest.fixture
def other() -> Company:
    return a_company("另一家", "91310000MA01ABCD21")


def of(key: BuiltIn, company: Company | None) -> Client:
    client = Client()
    client.force_login(person_of(somebody(key, company)), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def renamed(company: Company, name: str) -> None:
    rename_company(somebody(BuiltIn.ADMINISTRATOR, None), company, NewName(name=name, last_day=now().date()))


def page(client: Client, address: str, **more: str) -> str:
    answer = client.get(address, headers=more)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode("utf-8")


def test_a_change_is_told_in_words_with_what_it_was_before(company: Company) -> None:
    renamed(company, "北京新名科技有限公司")
    shown = page(of(BuiltIn.AUDITOR, company), "/log/")
    assert "变更了单位“北京新名科技有限公司”的名称或税号" in shown
    assert "<del>北京示例科技有限公司</del>" in shown
    assert "renamed the company" in page(of(BuiltIn.AUDITOR, company), "/log/", **ENGLISH)


def test_whoever_reads_no_log_is_told_whom_it_is_for(company: Company) -> None:
    answer = of(BuiltIn.ACCOUNTANT, company).get("/log/")
    assert answer.status_code == 403
    assert "您的角色看不到操作日志" in answer.content.decode("utf-8")
    assert of(BuiltIn.ACCOUNTANT, company).get("/log/0/").status_code == 403


def test_entries_of_other_companies_are_not_there(company: Company, other: Company) -> None:
    renamed(other, "别家的新名")
    index = Entry.objects.get(subject=f"company:{other.pk}").index
    client = of(BuiltIn.AUDITOR, company)
    assert "别家的新名" not in page(client, "/log/")
    assert client.get(f"/log/{index}/").status_code == 404
    assert client.get(f"/log/{index}/proof.json").status_code == 404
    assert client.get(f"/log/?company={other.pk}").status_code == 404


def test_filters_stand_in_the_address_and_narrow(company: Company) -> None:
    renamed(company, "一")
    lead = somebody(BuiltIn.FINANCE_LEAD, None)
    grant_role(lead, a_person("li"), a_role(BuiltIn.AUDITOR), Reach(company=company))
    client = of(BuiltIn.AUDITOR, None)
    assert "授予“li”角色“审计”" in page(client, "/log/?what=accounts.role.give")
    assert "变更了单位" not in page(client, "/log/?what=accounts.role.give")
    assert "授予" in page(client, f"/log/?person={lead.key}", **PART)
    assert "变更了单位" not in page(client, f"/log/?person={lead.key}", **PART)
    assert "变更了单位" in page(client, f"/log/?thing=company:{company.pk}", **PART)
    assert "没有符合条件的条目" in page(client, "/log/?to=2001-01-01", **PART)
    assert "变更了单位" in page(client, "/log/?from=2001-01-01&what=accounts", **PART)
    assert client.get("/log/?thing=%230")["Location"] == "/log/0/"


def test_nonsense_in_the_address_is_no_fault(company: Company) -> None:
    client = of(BuiltIn.AUDITOR, company)
    for bad in ("from=x", "after=-1", "after=" + "9" * 30, "person=¿", "what=..", "thing=%00", "to=9999-12-31"):
        assert client.get(f"/log/?{bad}").status_code == 200, bad


def test_pages_go_on_where_the_last_one_ended(company: Company) -> None:
    for number in range(60):
        renamed(company, f"第{number}名")
    client = of(BuiltIn.AUDITOR, company)
    first = page(client, "/log/?what=accounts.company.rename")
    assert first.count("<tr data-href") == 50
    oldest = Entry.objects.filter(action="accounts.company.rename").order_by("-index")[49].index
    assert f"after={oldest}" in first
    assert page(client, f"/log/?what=accounts.company.rename&after={oldest}").count("<tr data-href") == 10


def test_more_rows_ask_no_more_questions(
    company: Company, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(40):
        renamed(company, f"第{number}名")
    client = of(BuiltIn.AUDITOR, company)
    client.get("/log/")
    with django_assert_max_num_queries(40):
        client.get("/log/")


def test_an_entry_comes_with_a_proof_that_holds(company: Company) -> None:
    renamed(company, "一")
    client = of(BuiltIn.AUDITOR, company)
    index = Entry.objects.get(action="accounts.company.rename").index
    assert "还没有检查点覆盖这一条" in page(client, f"/log/{index}/")
    sign_checkpoint()
    assert Entry.objects.get(index=index).leaf.hex() in page(client, f"/log/{index}/")
    proof = json.loads(client.get(f"/log/{index}/proof.json").content)
    signed = read_checkpoint(read_note(proof["checkpoint"]).text)
    path = [bytes.fromhex(one) for one in proof["path"]]
    assert includes(signed.root, signed.size, index, bytes.fromhex(proof["leaf_hash"]), path)
    note = client.get(f"/log/checkpoints/{signed.size}.txt")
    assert note.content.decode("utf-8") == proof["checkpoint"]
    assert f"{signed.size}.txt" in page(client, "/log/checkpoints/")


def test_verifying_leaves_its_result_and_who_asked(company: Company) -> None:
    client = of(BuiltIn.AUDITOR, None)
    answer = client.post("/log/verify/")
    row = Proof.objects.get()
    assert answer["Location"] == f"/log/verify/{row.pk}/"
    assert "等待后台开始" in page(client, f"/log/verify/{row.pk}/", **PART)
    assert "正在进行" in client.post("/log/verify/", follow=True).content.decode("utf-8")
    jobs.prove(row.pk)
    assert "没有发现被改动或丢掉的东西" in page(client, f"/log/verify/{row.pk}/")
    assert "核验完毕：没有发现问题" in page(client, f"/log/?thing=proof:{row.pk}")
    assert "上次核验" in page(client, "/log/")
    assert jobs.prove(row.pk)["made"] == 0


def test_what_was_changed_past_the_program_is_named(company: Company) -> None:
    client = of(BuiltIn.AUDITOR, None)
    client.post("/log/verify/")
    sign_checkpoint()
    kept = next(Path(path) for path in Path(jobs.file_of(Proof()).parents[1]).glob("checkpoints/*/*/*.txt"))
    kept.chmod(0o600)
    kept.write_text("anything", encoding="utf-8")
    row = Proof.objects.get()
    jobs.prove(row.pk)
    shown = page(client, f"/log/verify/{row.pk}/")
    assert "项不符或无法判断" in shown
    assert "保全" in shown
    assert Entry.objects.filter(action="archive.evidence.verified", data__contains="fault").exists()


def test_findings_say_once_what_to_do_and_how_many_there_are(company: Company) -> None:
    told = {"zh": "原件“{n}.pdf”不在存储里", "en": "The original {n}.pdf is not there"}
    hint = {"zh": "从备份取回", "en": "Take it back"}
    found = [
        {
            "code": "original.lost",
            "subject": f"original:{n}",
            "weight": "fault",
            "message": {tongue: words.format(n=n) for tongue, words in told.items()},
            "hint": hint,
        }
        for n in range(7)
    ]
    row = Proof.objects.create(
        kind="verification", state="done", asked_by="person:1", asked_at=now(), started_at=now(), ended_at=now(),
        counts={"fault": 90, "codes": {"original.lost": 90}}, findings=found,
    )  # fmt: skip
    shown = page(of(BuiltIn.AUDITOR, None), f"/log/verify/{row.pk}/")
    assert shown.count("从备份取回") == 1
    assert "再列出 2 项" in shown
    assert "这一类共 90 项" in shown


def test_a_verification_says_how_far_it_is_and_can_be_cancelled(company: Company) -> None:
    client = of(BuiltIn.AUDITOR, None)
    client.post("/log/verify/")
    row = Proof.objects.get()
    Proof.objects.update(
        state="running", started_at=now(), done=250_000, total=1_000_000,
        step={"zh": "重算原件摘要", "en": "originals"},
        position={"verification": {}, "step": 2, "worked": 600.0},
    )  # fmt: skip
    shown = page(client, f"/log/verify/{row.pk}/", **PART)
    assert "250,000 / 1,000,000" in shown
    assert "这一步约还需 30 分钟" in shown
    assert of(BuiltIn.FINANCE_LEAD, company).post(f"/log/proofs/{row.pk}/cancel/").status_code == 404
    assert "已取消" in client.post(f"/log/proofs/{row.pk}/cancel/", follow=True).content.decode("utf-8")
    assert "已取消，没有结果" in page(client, f"/log/verify/{row.pk}/")


def test_verifying_everything_is_for_whoever_answers_for_everything(company: Company) -> None:
    client = of(BuiltIn.AUDITOR, company)
    assert "现在核验" not in page(client, "/log/verify/")
    assert "您没有" in client.post("/log/verify/", follow=True).content.decode("utf-8")
    assert not Proof.objects.exists()
    client = of(BuiltIn.FINANCE_LEAD, None)
    client.post("/log/verify/")
    assert of(BuiltIn.AUDITOR, company).get(f"/log/verify/{Proof.objects.get().pk}/").status_code == 404


def test_a_bundle_is_made_in_ones_name_and_offered_for_download(company: Company, other: Company) -> None:
    client = of(BuiltIn.AUDITOR, company)
    client.post("/log/bundles/", {"of": str(company.pk)})
    row = Proof.objects.get()
    assert client.get(f"/log/bundles/{row.pk}/file").status_code == 404
    jobs.prove(row.pk)
    answer = client.get(f"/log/bundles/{row.pk}/file")
    assert b"".join(answer.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]
    assert Entry.objects.filter(action="archive.evidence.export", actor=row.asked_by).count() == 2
    assert client.post("/log/bundles/", {"of": str(other.pk)}).status_code == 404
    assert of(BuiltIn.FINANCE_LEAD, other).get(f"/log/bundles/{row.pk}/file").status_code == 404


def test_a_bundle_that_its_asker_may_no_longer_have_is_not_made(company: Company) -> None:
    client = of(BuiltIn.AUDITOR, company)
    client.post("/log/bundles/", {"of": str(company.pk)})
    row = Proof.objects.get()
    person_of(somebody(BuiltIn.AUDITOR, company)).grants.update(ended_at=now())
    jobs.prove(row.pk)
    row.refresh_from_db()
    assert row.state == Proof.State.FAILED
    assert "没有" in row.trouble["message"]["zh"]


def test_old_bundles_are_cleared_away(company: Company) -> None:
    client = of(BuiltIn.AUDITOR, company)
    client.post("/log/bundles/", {"of": str(company.pk)})
    row = Proof.objects.get()
    jobs.prove(row.pk)
    assert jobs.clear_bundles() == {"cleared": 0}
    Proof.objects.update(ended_at=now() - jobs.KEPT * 2)
    assert jobs.clear_bundles() == {"cleared": 1}
    assert not jobs.file_of(row).exists()
    assert "文件已清理" in page(client, "/log/bundles/")


def test_the_pages_are_english_on_request(company: Company) -> None:
    client = of(BuiltIn.AUDITOR, None)
    for address in ("/log/verify/", "/log/bundles/", "/log/checkpoints/"):
        assert "Audit" in page(client, address, **ENGLISH)
