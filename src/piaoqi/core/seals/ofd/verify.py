"""Whether an OFD is genuine: the container, the document, every signature, and what none of them covers.

1. OFD-1, OFD-2: what is opened is one document, and everybody sees the same.
2. OFD-3: the list of signatures, and signatures that it no longer lists.
3. OFD-4 to OFD-13: each signature on its own (`judged`).
4. OFD-14: what is shown or read and that no signature relied upon covers: of the trusted ones where there are any.
5. The verdict: altered, else unverifiable, else partial, else trusted if any signature is, else by an unknown signer.

A stranger's signature beside a trusted one is partial, whatever it covers. Trusted it is not, for his seal may lie over
the amounts. By an unknown signer it is not either, for that says that nobody known signed, of a file whose page the tax
office did sign. So his signature is one more thing that is shown and that nobody known vouches for, and it is named;
unless a trusted signature covers it, as where a seller signs first and the tax office seals all of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from piaoqi.core.invoice.verdict import Verdict as Answer
from piaoqi.core.seals.anchors import Anchors
from piaoqi.core.seals.ofd.container import UNSEEN, check_container
from piaoqi.core.seals.ofd.coverage import ENTRY, bodies, root_of, shown
from piaoqi.core.seals.ofd.described import spelled
from piaoqi.core.seals.ofd.judged import Judged, judge
from piaoqi.core.seals.ofd.listing import REPLACED, Listing, read_listing
from piaoqi.core.seals.ofd.notes import Notes
from piaoqi.core.seals.ofd.references import Digests
from piaoqi.core.seals.ofd.steps import COVERAGE, DIGESTS, DOCUMENT, LIST, SIGNATURE
from piaoqi.core.seals.parts import Parts
from piaoqi.core.seals.verdict import UNSIGNED, Authenticity, Verdict
from piaoqi.core.text import Text
from piaoqi.core.xml_source import Element, groups, name_of

ONE_DOCUMENT = Text("只有一份文档：{part}", "there is one document: {part}")
SEVERAL = Text(
    "文件里有 {count} 份文档，而签署的只会是一份",
    "the file holds {count} documents, of which only one can have been signed",
)
NO_ROOT = Text("找不到要显示的文档：{part}", "the document to be shown is not there: {part}")
NO_DOCUMENT = Text("要显示的 {part} 不是文档", "{part}, which is to be shown, is no document")
TWO_ROOTS = Text("{part} 里写的要显示的文档有两种读法", "{part} can be read as naming two documents to be shown")
OTHER_ROOT = Text(
    "要显示的文档是 {shown}，签署的却是 {signed}",
    "the document shown is {shown}, but the one that was signed is {signed}",
)
ALL_COVERED = Text("显示和读取的内容都在签名保护之内", "all that is shown and read is covered")
NOT_COVERED = Text(
    "显示或读取的内容里，这些不在签名保护之内：{parts}", "shown or read, but covered by no signature: {parts}"
)
STRANGER = Text(
    "另有“{signer}”的签名，证书不出自信任的证书，签章人没有为它担保；它的章可能盖住版面上的内容：{parts}",
    "there is also a signature by {signer}, who leads to no trusted certificate and for whom no trusted signer "
    "vouches; a seal of his may lie over what the page shows: {parts}",
)
CONTRADICTS = Text(
    "不在签名保护之内、说法又与受保护的内容不同：{parts}",
    "covered by no signature, and not what the covered parts say: {parts}",
)
_TOLD = 6
_LEADING = frozenset({Verdict.TRUSTED, Verdict.PARTIAL})
"""Verdicts that may name an anchor: what was signed is as it was."""


@dataclass(frozen=True, slots=True)
class _Coverage:
    """Parts that no signature relied upon refers to, its own aside."""

    uncovered: tuple[str, ...]
    open: bool
    """Whether some of them are shown or read, or are a stranger's signature."""


def verify(parts: Parts, anchors: Anchors) -> Authenticity:
    """What can be said of an OFD's genuineness. Never raises for bad content."""
    found = bodies(parts)
    listing = read_listing(parts, found)
    notes = Notes()
    check_container(parts, notes)
    if not listing.claimed:
        return _without(parts, notes)
    listing.check(notes)
    digests = Digests(parts)
    judged = _judge_all(digests, listing, anchors)
    _check_unlisted(digests, listing, judged, notes)
    _check_document(parts, found, _relied_on(judged), notes)
    coverage = _check_coverage(parts, _roots(parts, found), listing, judged, notes)
    return _authenticity(notes, judged, coverage)


def _without(parts: Parts, notes: Notes) -> Authenticity:
    """A file in which no signature was found: unsigned, unless a part of it is lost to us that may have held one."""
    doubts = tuple(one for one in notes.findings if one.answer is not Answer.HOLDS)
    lost = not UNSEEN.isdisjoint(parts.oddities)
    return replace(UNSIGNED, verdict=Verdict.UNVERIFIABLE if lost else Verdict.UNSIGNED, findings=doubts)


def contradicted(found: Authenticity, parts: Sequence[str]) -> Authenticity:
    """OFD-14 once the parts were read: `parts` say otherwise than what is covered, such as CustomDatas in OFD.xml.

    An OFD.xml outside of the signature is common and no fault, as long as it says the same.
    """
    open_ = tuple(sorted({part for part in parts if found.covers([part]) is False}))
    if not open_ or found.verdict not in {Verdict.TRUSTED, Verdict.INTACT_UNKNOWN_SIGNER}:
        return found
    findings = tuple(one for one in found.findings if one.step is not COVERAGE)
    said = COVERAGE.broken(CONTRADICTS, parts=open_[:_TOLD])
    return replace(found, verdict=Verdict.PARTIAL, findings=(*findings, said))


def _judge_all(digests: Digests, listing: Listing, anchors: Anchors) -> list[Judged]:
    """Each signature; the list may have grown since any but the last."""
    last = len(listing.signatures) - 1
    return [
        judge(digests, one, anchors, listing.part if index < last else "")
        for index, one in enumerate(listing.signatures)
    ]


def _check_unlisted(digests: Digests, listing: Listing, judged: Sequence[Judged], notes: Notes) -> None:
    """OFD-3: a signature of which only the files remain, where what it covers was changed and signed by a stranger."""
    if any(one.trusted for one in judged):
        return
    for one in listing.unlisted:
        if judge(digests, one, Anchors()).outlived:
            notes.broken(LIST, "signature", REPLACED, part=one.part)


def _relied_on(judged: Sequence[Judged]) -> Sequence[Judged]:
    """The signatures that say what the file is: the trusted ones, all where none is."""
    return [one for one in judged if one.trusted] or judged


def _roots(parts: Parts, found: Sequence[Element]) -> list[str]:
    """The root parts of all documents, and of the versions that some viewers show in their place."""
    written = [(one.text or "").strip() for body in found for one in groups(body, "docroot")]
    written += [place for body in found for one in groups(body, "version") for place in spelled(one, "baseloc")]
    return [part for location in written if (part := parts.find(location))]


def _check_document(parts: Parts, found: Sequence[Element], relied: Sequence[Judged], notes: Notes) -> None:
    """OFD-2."""
    if len(found) > 1:
        notes.broken(DOCUMENT, "container", SEVERAL, count=len(found))
        return
    named = [one for body in found for one in groups(body, "docroot")]
    written = [(one.text or "").strip() for one in named]
    root = root_of(parts.find, found[0]) if found else ""
    referred = {part for one in relied for part in one.compared.referred}
    signed = sorted(part for part in referred if part.casefold().rpartition("/")[2] == "document.xml")
    no_document = any(root in one.compared.same for one in relied) and not _is_document(parts, root)
    elsewhere = any(len(one) or one.getparent() not in found for one in named)  # where some viewers look, others not
    if len(written) > 1 or elsewhere:
        notes.broken(DOCUMENT, ENTRY, TWO_ROOTS, part=ENTRY)
    elif not root:
        notes.broken(DOCUMENT, ENTRY, NO_ROOT, part=written[0] if written else ENTRY)
    elif signed and (root not in referred or no_document):
        notes.broken(DOCUMENT, ENTRY, OTHER_ROOT, shown=root, signed=signed[0])
    elif no_document:
        notes.broken(DOCUMENT, ENTRY, NO_DOCUMENT, part=root)
    else:
        notes.holds(DOCUMENT, ONE_DOCUMENT, part=root)


def _is_document(parts: Parts, root: str) -> bool:
    """Whether a root part is one, as far as it can be seen."""
    tree = parts.tree(root)
    return not parts.whole(root) if tree is None else name_of(tree) == "document"


def _check_coverage(
    parts: Parts, roots: Sequence[str], listing: Listing, judged: Sequence[Judged], notes: Notes
) -> _Coverage:
    """OFD-14. OFD.xml is outside: it comes after the signature in many genuine files, and shows nothing itself."""
    relied = _relied_on(judged)
    referred = {part for one in relied for part in one.compared.referred}
    own = {part for one in relied for part in one.files} | listing.files
    uncovered = tuple(part for part in parts.parts if part not in referred and part not in own)
    grown = {listing.part} - {part for one in relied for part in one.compared.same}
    open_ = shown(parts, roots) - (referred - grown) - {parts.find(ENTRY)}
    strangers = [one for one in judged if one.valid and one not in relied and not one.files <= referred]
    if open_:
        notes.broken(COVERAGE, "", NOT_COVERED, parts=tuple(sorted(open_))[:_TOLD])
    for one in strangers:
        notes.broken(COVERAGE, "", STRANGER, signer=one.signature.signer, parts=tuple(sorted(one.files - referred)))
    if not open_ and not strangers:
        notes.holds(COVERAGE, ALL_COVERED)
    return _Coverage(uncovered, bool(open_ or strangers))


def _authenticity(notes: Notes, judged: Sequence[Judged], coverage: _Coverage) -> Authenticity:
    altered = tuple(dict.fromkeys([*notes.altered, *(what for one in judged for what in one.notes.altered)]))
    verdict = _verdict(notes, judged, coverage)
    chief = _chief(judged)
    decided = verdict is not Verdict.UNVERIFIABLE
    covered = frozenset[str]().union(*(one.compared.same for one in _relied_on(judged) if one.valid))
    return Authenticity(
        verdict=verdict,
        seal=chief.signature.seal if chief else "",
        signer=chief.signature.signer if chief else "",
        issuer=chief.signature.issuer if chief else "",
        signed_at=chief.signature.signed_at if chief else "",
        anchor=chief.signature.anchor if chief and chief.trusted and verdict in _LEADING else "",
        uncovered=coverage.uncovered,
        altered=altered,
        not_checked=_not_checked(judged),
        weak=tuple(dict.fromkeys(weak for one in judged for weak in one.notes.weak)),
        signatures=tuple(one.signature for one in judged),
        findings=tuple(notes.findings),
        covered=covered if decided else None,
    )


def _verdict(notes: Notes, judged: Sequence[Judged], coverage: _Coverage) -> Verdict:
    everything = [notes, *(one.notes for one in judged)]
    if any(one.altered for one in everything):
        return Verdict.ALTERED
    if not judged or any(one.undecided for one in everything):
        return Verdict.UNVERIFIABLE
    if coverage.open:
        return Verdict.PARTIAL
    return Verdict.TRUSTED if any(one.trusted for one in judged) else Verdict.INTACT_UNKNOWN_SIGNER


def _chief(judged: Sequence[Judged]) -> Judged | None:
    """The signature that the verdict is about: the first that does not hold, else the first that is relied upon."""
    worst = [one for one in judged if one.notes.altered] or [one for one in judged if not one.valid]
    return next(iter(worst or _relied_on(judged)), None)


def _not_checked(judged: Sequence[Judged]) -> tuple[str, ...]:
    """Keys of what could not be looked at: revocation and time stamp always, the rest where a form is not known."""
    made = {
        finding.step for one in judged for finding in one.notes.findings if finding.answer is not Answer.CANNOT_TELL
    }
    missed = [] if DIGESTS in made else ["digests"]
    missed += [] if SIGNATURE in made else ["signature", "chain"]
    return (*missed, "revocation", "timestamp")
