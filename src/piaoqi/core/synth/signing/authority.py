"""The test authority of synthetic files, and everybody whom it certifies. All names say that they are no real ones."""

from dataclasses import dataclass, replace
from functools import lru_cache

from piaoqi.core.synth.signing.certificates import Identity, Wanted, issued, name
from piaoqi.core.synth.signing.rsa import RsaKey
from piaoqi.core.synth.signing.sm2 import Sm2Key

ORGANISATION = "票齐合成测试（非真实机构）"


@dataclass(frozen=True)
class Authority:
    """Root, authority below it, and those who sign; `rsa` is a root of its own, for the signatures of PDFs."""

    root: Identity
    ca: Identity
    office: Identity
    """The tax office, whose seal stands on invoices."""
    maker: Identity
    """Who makes the seals."""
    railway: Identity
    rsa: Identity

    @property
    def certificates(self) -> tuple[bytes, ...]:
        """Those that a person pins: DER."""
        return self.root.certificate, self.ca.certificate, self.rsa.certificate

    def certify(self, common: str, serial: int, label: str, **more: object) -> Identity:
        """Somebody else, with the SM2 key of a label; `more` are fields of `Wanted`."""
        wanted = Wanted(name(ORGANISATION, common), serial, Sm2Key.of(label))
        return issued(replace(wanted, **more), self.ca)  # type: ignore[arg-type]

    def seller(self, common: str, serial: int, key: str = "seller") -> Identity:
        """The seller of an invoice, who signs its PDF."""
        return _seller(self.rsa, common, serial, key)


@lru_cache(maxsize=4)
def authority(family: str = "") -> Authority:
    """The authority. Another family has the same names and numbers, and other keys: a stranger's imitation."""
    root = issued(Wanted(name(ORGANISATION, "票齐合成测试根证书"), 1001, _key(family, "root"), authority=True))
    ca_wanted = Wanted(name(ORGANISATION, "票齐合成测试CA"), 1002, _key(family, "ca"), authority=True)
    ca = issued(ca_wanted, root)
    rsa_name = name(ORGANISATION, "票齐合成测试RSA根证书")
    return Authority(
        root=root,
        ca=ca,
        office=issued(Wanted(name(ORGANISATION, "XX市税务局监制章(测试)"), 2001, _key(family, "office")), ca),
        maker=issued(Wanted(name(ORGANISATION, "合成税务局电子印章制作系统(测试)"), 2002, _key(family, "maker")), ca),
        railway=issued(Wanted(name(ORGANISATION, "合成铁路电子客票(测试)"), 2003, _key(family, "railway")), ca),
        rsa=issued(Wanted(rsa_name, 1003, RsaKey("stranger" if family else "authority"), authority=True)),
    )


def _key(family: str, who: str) -> Sm2Key:
    return Sm2Key.of(f"{family} {who}".strip())


@lru_cache(maxsize=256)
def _seller(issuer: Identity, common: str, serial: int, key: str) -> Identity:
    return issued(Wanted(name(ORGANISATION, common), serial, RsaKey(key)), issuer)
