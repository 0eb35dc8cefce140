"""What is exported proves what was kept, shows one company nothing of another, and says who exported it."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from making_archive import an_archive
from making_log import without_guards
from making_people import a_company, a_grant, a_person, an_actor
from piaoqi.accounts.errors import DeniedError
from piaoqi.accounts.loading import actor_of
from piaoqi.accounts.models import Department
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.archive.evidence import contents
from piaoqi.archive.evidence.actions import EXPORT, NotExportedError, export_evidence
from piaoqi.archive.models import Original, Record
from piaoqi.archive.storage.base import StorageError
from piaoqi.audit import keys
from piaoqi.audit.models import Entry
from piaoqi.core.proof import standalone
from piaoqi.core.proof.bundle.check import Asked, check_bundle
from piaoqi.core.proof.bundle.faults import Fault

pytestmark = pytest.mark.django_db
OTHER = ("深圳演示贸易有限公司", "91440300MA5DEMO12X")


def faults(path: Path, since: str | None = None) -> set[tuple[str, str]]:
    """What product and verifier both name, held to the installation's own key."""
    ours: list[Fault] = []
    known = keys.known_keys()
    check_bundle(path, Asked(keys=known, since=since), ours.append)
    theirs: list[tuple[str, str]] = []
    run = standalone.Run(path, lambda code, what: theirs.append((code, what)))
    run.check({(one.name, one.id): one.public for one in known}, since.encode() if since else None)
    assert set(theirs) == {(one.code, one.what) for one in ours}
    return set(theirs)


@pytest.mark.parametrize("form", ["b", "b.zip"])
def test_everything_exported_is_sound(tmp_path: Path, form: str) -> None:
    actor = an_archive(a_company())
    done = export_evidence(actor, None, tmp_path / form)
    assert faults(done.path) == set()
    found = check_bundle(done.path, Asked(), lambda _: None)
    assert (found.entries, found.records, found.originals) == (
        Entry.objects.count(), Record.objects.count(), Original.objects.count(),
    )  # fmt: skip


def test_the_export_is_the_last_entry_of_the_bundle(tmp_path: Path) -> None:
    company = a_company()
    actor = an_archive(company)
    done = export_evidence(actor, company, tmp_path / "b")
    last = (tmp_path / "b" / "entries.txt").read_text(encoding="utf-8").splitlines()[-1]
    said = json.loads(last.split(" ", 2)[2])
    assert (said["action"], said["actor"], said["after"]["file"]) == (EXPORT.key, actor.key, "b")
    assert done.size == Entry.objects.count()


def test_of_one_company_nothing_of_another_is_shown(tmp_path: Path) -> None:
    ours, theirs = a_company(), a_company(*OTHER)
    actor = an_archive(ours)
    an_archive(theirs)
    done = export_evidence(actor, ours, tmp_path / "b.zip")
    assert faults(done.path) == set()
    with zipfile.ZipFile(done.path) as archive:
        whole = b"".join(archive.read(name) for name in archive.namelist())
        names = set(archive.namelist())
    assert OTHER[1].encode() not in whole
    assert f"2611{theirs.pk:04}".encode() not in whole
    assert f"2611{ours.pk:04}".encode() in whole
    foreign = Original.objects.filter(arrivals__source__company=theirs).values_list("sha256", flat=True)
    assert not names & {f"originals/{one}" for one in foreign}


def test_the_next_export_continues_the_checkpoint_of_the_last(tmp_path: Path) -> None:
    company = a_company()
    actor = an_archive(company)
    export_evidence(actor, company, tmp_path / "2025")
    export_evidence(actor, company, tmp_path / "2026")
    note = (tmp_path / "2025" / "checkpoint.txt").read_text(encoding="utf-8")
    assert faults(tmp_path / "2026", note) == set()


def test_a_record_and_an_original_that_are_gone_are_named_by_the_bundle(tmp_path: Path) -> None:
    actor = an_archive(a_company())
    record = Record.objects.order_by("pk")[6]
    original = Original.objects.order_by("pk")[0]
    with without_guards():
        Record.objects.filter(pk=record.pk).delete()
    for path in (tmp_path / "data" / "originals").rglob(original.sha256):
        path.unlink()
    done = export_evidence(actor, None, tmp_path / "b")
    named = faults(done.path)
    assert ("original.missing", original.sha256) in named
    assert {code for code, _ in named} == {"original.missing", "record.missing"}


def test_whoever_may_not_export_gets_nothing_and_leaves_no_trace(tmp_path: Path) -> None:
    ours, theirs = a_company(), a_company(*OTHER)
    an_archive(ours)
    before = Entry.objects.count()
    limited = an_actor(EXPORT, company=theirs)
    for company in (ours, None):
        with pytest.raises(DeniedError):
            export_evidence(limited, company, tmp_path / "b")
    assert Entry.objects.count() == before
    assert not (tmp_path / "b").exists()


def test_a_failing_storage_leaves_no_bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Away:
        def open(self, sha256: str) -> Iterator[bytes]:
            raise StorageError("away, says the test")

    actor = an_archive(a_company())
    monkeypatch.setattr(contents, "storage", Away)
    with pytest.raises(NotExportedError):
        export_evidence(actor, None, tmp_path / "b.zip")
    assert [one.name for one in tmp_path.iterdir()] == ["data"]


@pytest.mark.parametrize("bounded", ["sensitivity", "direction", "department"])
def test_whoever_does_not_see_all_of_it_exports_none_of_it(tmp_path: Path, bounded: str) -> None:
    company = a_company()
    an_archive(company)
    within: dict[str, dict[str, object]] = {
        "sensitivity": {"sensitivity": 1},
        "direction": {"direction": "received"},
        "department": {"department": Department.objects.create(company=company, name="销售部")},
    }
    person = a_person()
    a_grant(person, BuiltIn.AUDITOR, company, **within[bounded])
    with pytest.raises(DeniedError):
        export_evidence(actor_of(person, "test"), company, tmp_path / "b")
    assert not (tmp_path / "b").exists()


def test_whoever_does_not_see_all_of_everything_does_not_export_everything(tmp_path: Path) -> None:
    an_archive(a_company())
    person = a_person()
    a_grant(person, BuiltIn.AUDITOR, sensitivity=1)
    with pytest.raises(DeniedError):
        export_evidence(actor_of(person, "test"), None, tmp_path / "b")
