"""Handing out proof: a bundle that an auditor can check without the product."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from piaoqi.accounts.acting import acting
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import OverError, StatedError
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn, System, define
from piaoqi.archive.evidence.contents import Progress, contents_of
from piaoqi.archive.models import Proof
from piaoqi.archive.queries.visible import HIGHEST
from piaoqi.archive.storage.base import StorageError
from piaoqi.audit.checkpoints import LogChangedError, sign_checkpoint
from piaoqi.audit.clock import now
from piaoqi.audit.errors import LogError
from piaoqi.audit.models import Checkpoint
from piaoqi.core.proof.bundle.write import BundleLineError, write_bundle
from piaoqi.core.proof.note import NoteError
from piaoqi.core.text import Text
from piaoqi.jobs.queue import enqueue

EXPORT = define(
    "archive.evidence.export",
    Text("导出证据包", "export evidence"),
    BuiltIn.FINANCE_LEAD,
    BuiltIn.AUDITOR,
    System.OPERATOR,
)

VERIFY = define(
    "archive.evidence.verify", Text("核验日志与档案", "verify log and archive"), BuiltIn.FINANCE_LEAD, BuiltIn.AUDITOR
)
VERIFIED = define("archive.evidence.verified", Text("得出核验结果", "end a verification"), System.WATCH)
CANCEL = define(
    "archive.evidence.cancel",
    Text("取消核验或证据包", "cancel a verification or bundle"),
    BuiltIn.FINANCE_LEAD,
    BuiltIn.AUDITOR,
)
PROVE: Final = "piaoqi.archive.evidence.jobs.prove"
PROOF = Text("证据包", "The bundle")
VERIFICATION = Text("核验", "The verification")
_AT_WORK = Text("正在进行", "one is being made now")
_IS_OVER = Text("已经结束", "it is over")
_OVER = (Proof.State.DONE, Proof.State.CANCELLED)


class NotExportedError(StatedError):
    code = "evidence.not_exported"
    MESSAGE = Text("证据包没有导出到 {path}：{reason}", "The bundle was not exported to {path}: {reason}")
    HINT = Text(
        "先运行 piaoqi verify --data 查明，换一个有空间的位置再试",
        "Run piaoqi verify --data to find out, or try another place that has room",
    )


@dataclass(frozen=True, slots=True)
class Exported:
    """Where the bundle lies, and how many entries its checkpoint covers; the last of them speaks of this export."""

    path: Path
    size: int


def export_evidence(actor: Actor, company: Company | None, into: Path, progress: Progress | None = None) -> Exported:
    """Write a bundle, of one company or of everything: a zip file, or a folder where the name does not end in `.zip`.
    It holds invoices of every level.

    First the log says that it was asked for; then a checkpoint is signed that covers this; then the bundle is written
    up to it. So whoever has a bundle can see by whom it was made. Raises DeniedError, NotExportedError.
    """
    with acting(actor, EXPORT, company.pk if company else None, level=HIGHEST) as act:
        whose = company.tax_id if company else ""
        act.witness(f"company:{company.pk}" if company else "everything", after={"company": whose, "file": into.name})
    try:
        sign_checkpoint()
        checkpoint = Checkpoint.objects.order_by("-size")[0]
        write_bundle(into, contents_of(checkpoint, company, progress))
    except FileExistsError as error:
        raise NotExportedError(path=into, reason=Text("那里已有同名文件夹", "there is such a folder")) from error
    except LogChangedError as error:
        reason = Text("日志与上次签署的不符", "the log is not the one that was signed last")
        raise NotExportedError(path=into, reason=reason) from error
    except (OSError, StorageError, NoteError, LogError, BundleLineError) as error:
        raise NotExportedError(path=into, reason=str(error)) from error
    return Exported(into, checkpoint.size)


def ask_for_bundle(actor: Actor, company: Company | None) -> Proof:
    """Have a bundle made in the background, in the actor's name. Raises OverError while one of theirs is being made."""
    with acting(actor, EXPORT, company.pk if company else None, level=HIGHEST) as act:
        row = _asked(actor, Proof.Kind.BUNDLE, company, PROOF)
        act.witness(f"proof:{row.pk}", after={"company": company.tax_id if company else "", "asked": True})
    return row


def ask_for_verification(actor: Actor) -> Proof:
    """Have everything verified in the background. Raises OverError while it is being done."""
    with acting(actor, VERIFY, level=HIGHEST) as act:
        row = _asked(actor, Proof.Kind.VERIFICATION, None, VERIFICATION)
        act.witness(f"proof:{row.pk}", after={"asked": True})
    return row


def cancel_proof(actor: Actor, proof: Proof) -> Proof:
    """Have it stopped: a verification, or a bundle that is being made. Raises OverError where it has ended."""
    with acting(actor, CANCEL, proof.company_id, level=HIGHEST) as act:
        open_one = Proof.objects.filter(pk=proof.pk).exclude(state__in=_OVER)
        if not open_one.update(state=Proof.State.CANCELLED, ended_at=now(), position=None):
            raise OverError(what=VERIFICATION if proof.kind == Proof.Kind.VERIFICATION else PROOF, state=_IS_OVER)
        act.witness(f"proof:{proof.pk}", after={"kind": proof.kind, "state": Proof.State.CANCELLED})
    proof.refresh_from_db()
    return proof


def note_verified(actor: Actor, row: Proof) -> Proof:
    """The result of a verification, so that it cannot be made another later. Raises OverError where another job was
    quicker, or somebody cancelled it.
    """
    with acting(actor, VERIFIED) as act:
        mine = Proof.objects.filter(pk=row.pk, turn=row.turn).exclude(state__in=_OVER)
        if not mine.update(turn=row.turn + 1):
            raise OverError(what=VERIFICATION, state=_IS_OVER)
        row.state, row.ended_at, row.turn, row.position = Proof.State.DONE, now(), row.turn + 1, None
        row.save()
        counts = {weight: count for weight, count in row.counts.items() if weight != "codes"}
        said = {"size": row.size, "counts": counts, "codes": sorted(row.counts.get("codes", ()))}
        act.witness(f"proof:{row.pk}", after=said)
    return row


def _asked(actor: Actor, kind: Proof.Kind, company: Company | None, what: Text) -> Proof:
    open_ones = Proof.objects.filter(kind=kind, state__in=(Proof.State.WAITING, Proof.State.RUNNING))
    if kind is Proof.Kind.BUNDLE:
        open_ones = open_ones.filter(asked_by=actor.key)
    if open_ones.exists():
        raise OverError(what=what, state=_AT_WORK)
    row = Proof.objects.create(
        kind=kind, company=company, asked_by=actor.key, name=actor.name, origin=actor.origin, asked_at=now()
    )
    enqueue(PROVE, row.pk, row.turn)
    return row
