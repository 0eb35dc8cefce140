"""The untouched files that attacks start from: signed by the test authority of `synth`, and those that nobody signs."""

import io
import random
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache

from piaoqi.core.invoice.kind import Kind
from piaoqi.core.synth.invoices import Invoice, Mint
from piaoqi.core.synth.originals import rendered
from piaoqi.core.synth.signing import Identity, Seal, Signing, Version, authority, der, office_seal
from piaoqi.core.synth.signing.certificates import Wanted, issued
from piaoqi.core.synth.signing.ofd import ROOT, SIGNATURE, VALUE, Entries, entries_signed, listing
from piaoqi.core.synth.signing.signed_data import enclosing
from piaoqi.core.synth.signing.sm2 import Sm2Key
from piaoqi.core.synth.world import world
from piaoqi.core.synth.writers.ofd import ofd, unsigned
from piaoqi.core.synth.writers.zip import pack

DAY = date(2023, 8, 15)
_KINDS = {"control": Kind.E_SPECIAL, "digital": Kind.DIGITAL_SPECIAL}


@cache
def invoice(name: str = "control", seed: int = 41) -> Invoice:
    """The invoice of a name (`control`, `digital`, `rail`); another seed gives another one of the same parties."""
    there = world(random.Random(7))
    mint, parties = Mint(random.Random(seed)), (there.sellers[1][0], there.company)
    if name == "rail":
        return mint.rail(DAY, there.railway, there.company)
    return mint.issue(_KINDS[name], DAY, parties, there.sellers[1][1])


def signing(seal: Seal | None = None) -> Signing:
    """As the test office signs."""
    return Signing(authority().office, invoice().issued_at, seal or office_seal(), page="61")


def sealed(version: Version, seed: int = 41) -> bytes:
    """A tax-control OFD with a seal of one form, over all parts but OFD.xml."""
    return _covering(unsigned(invoice(seed=seed)), signing(office_seal(version)), ROOT)


def sealed_by_bureau() -> bytes:
    """The same by people of the names that the tax bureau's authority certifies."""
    office, maker = bureau("国家税务总局示例省税务局"), bureau("国家税务总局电子印章制作系统")
    by = replace(signing(Seal((office,), maker)), signer=office)
    return _covering(unsigned(invoice()), by, ROOT)


def bureau(common: str, unit: str = "征管和科技发展处") -> Identity:
    """Somebody whom the test authority certified in the place of the tax bureau's, with a unit."""
    parts = (("2.5.4.6", "CN"), ("2.5.4.11", unit), ("2.5.4.3", common))
    subject = der.sequence(*(der.set_of(der.sequence(der.oid(kind), der.utf8(text))) for kind, text in parts))
    return issued(Wanted(subject, 4001, Sm2Key.of(common)), authority().ca)


def sealed_whole() -> bytes:
    """The same with OFD.xml covered too, as some issuers do."""
    return _covering(unsigned(invoice()), signing(), "")


def sealed_accented() -> bytes:
    """The same with an attachment whose name has an accent."""
    plain, accented = "original_invoice.xml", "émission.xml"
    renamed = [
        (name.replace(plain, accented), data.replace(plain.encode(), accented.encode()))
        for name, data in unsigned(invoice())
    ]
    return _covering(renamed, signing(), ROOT)


def sealed_digital() -> bytes:
    """An OFD with tags and annotations that bears a seal, as those of 2021 did; its 数电票 number is what it is."""
    return _covering(unsigned(invoice("digital")), signing(), ROOT)


def rail_enclosed() -> bytes:
    """A railway ticket whose signed value encloses what it signs."""
    found, ticket = parts(ofd(invoice("rail"))), invoice("rail")
    return packed(found | {VALUE: enclosing(authority().railway, found[SIGNATURE], ticket.issued_at)})


def _covering(entries: Entries, by: Signing, left_out: str) -> bytes:
    named = listing(entries)
    return pack(entries_signed(named, by, [name for name, _ in named if name != left_out]))


GENUINE: Mapping[str, Callable[[], bytes]] = {
    "sealed": lambda: sealed(Version.V4),
    "sealed v1": lambda: sealed(Version.V1),
    "sealed v5": lambda: sealed(Version.V5),
    "sealed whole": sealed_whole,
    "sealed by bureau": sealed_by_bureau,
    "sealed digital": sealed_digital,
    "sealed accented": sealed_accented,
    "rail": lambda: ofd(invoice("rail")),
    "rail enclosed": rail_enclosed,
    "digital": lambda: ofd(invoice("digital")),
    "pdf": lambda: rendered(invoice(), "pdf"),
    "digital pdf": lambda: rendered(invoice("digital"), "pdf"),
    "xml": lambda: rendered(invoice("digital"), "xml"),
}
"""Untouched files by name."""
SIGNED = ("sealed", "sealed v1", "sealed v5", "sealed whole", "sealed digital", "rail", "rail enclosed", "pdf")
"""Those that hold a signature which can be judged."""


@cache
def genuine(name: str) -> bytes:
    return GENUINE[name]()


@cache
def ending(name: str) -> str:
    """What a file of this name ends in."""
    return "pdf" if "pdf" in name else "xml" if name == "xml" else "ofd"


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of an OFD, in order."""
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return {entry.filename: opened.read(entry) for entry in opened.infolist()}


def packed(entries: Mapping[str, bytes]) -> bytes:
    return pack(entries.items())
