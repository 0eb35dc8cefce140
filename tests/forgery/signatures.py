"""Attacks on the signature of an OFD itself: references, digests, values, seals, signers, certificates."""

import base64
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from forgery.attack import ALTERED, PARTIAL, UNKNOWN, UNVERIFIABLE, Attack, Forge, dearer, in_part, replaced
from forgery.content import ATTACHED, PAGE, TOTAL
from forgery.genuine import bureau, invoice, packed, parts, sealed, signing
from piaoqi.core.seals.verdict import Verdict
from piaoqi.core.synth.signing import Authority, Identity, Seal, Signing, Version, authority, der
from piaoqi.core.synth.signing.authority import ORGANISATION
from piaoqi.core.synth.signing.certificates import Wanted, issued, name
from piaoqi.core.synth.signing.keys import SM2_WITH_SM3, sm3
from piaoqi.core.synth.signing.ofd import FOLDER, LIST, ROOT, SIGNATURE, VALUE, signed_value, statement
from piaoqi.core.synth.signing.seal import office_seal, seal_bytes, seal_info
from piaoqi.core.synth.signing.signed_data import enclosing, plain
from piaoqi.core.synth.signing.sm2 import Sm2Key
from piaoqi.core.synth.writers.ofd import ofd
from piaoqi.core.text import Text

Parts = dict[str, bytes]
_COVERED = (LIST, SIGNATURE, VALUE, ROOT)
"""What the test office leaves out."""


def edited(found: Mapping[str, bytes]) -> Parts:
    """The amount changed on the page and in the attachment."""
    return {**found, **{part: replaced(found[part], TOTAL, dearer(TOTAL)) for part in (PAGE, ATTACHED)}}


def digests_of(found: Mapping[str, bytes]) -> dict[str, bytes]:
    return {part: sm3(data) for part, data in found.items() if part not in _COVERED}


def _restated(found: Parts, by: Signing) -> Parts:
    """Signature.xml with the digests as they are now."""
    return found | {SIGNATURE: statement(by, digests_of(found))}


def _resigned(found: Parts, by: Signing) -> Parts:
    """Signed all over."""
    found = _restated(found, by)
    return found | {VALUE: signed_value(by, found[SIGNATURE])}


def _on_parts(change: Callable[[Parts], Parts]) -> Forge:
    return lambda data: packed(change(parts(data)))


def _reference_removed(found: Parts) -> Parts:
    by = signing()
    digests = {part: digest for part, digest in digests_of(found).items() if part != PAGE}
    return edited(found) | {SIGNATURE: statement(by, digests)}


def _recomputed(found: Parts) -> Parts:
    return _restated(edited(found), signing())


def _hash_patched(found: Parts) -> Parts:
    """The digest of Signature.xml inside the signed value follows the new one."""
    made = _recomputed(found)
    return made | {VALUE: found[VALUE].replace(sm3(found[SIGNATURE]), sm3(made[SIGNATURE]))}


def _value_replaced(found: Parts) -> Parts:
    """The document is signed with the forger's key, and the genuine certificate stays in."""
    made = _hash_patched(found)
    office = authority().office
    return made | {VALUE: _value(seal_bytes(office_seal()), replace(office, key=Sm2Key.of("forger")), made)}


def _value(seal: bytes, signer: Identity, found: Parts, over: bytes = b"") -> bytes:
    """SES_Signature, v4, around any seal; the signature is that of `over`, where something else was signed."""
    stated = _stated(seal, found)
    signature = der.bits(signer.key.sign(over or stated))
    return der.sequence(stated, der.octets(signer.certificate), der.oid(SM2_WITH_SM3), signature)


def _stated(seal: bytes, found: Parts) -> bytes:
    """TBS_Sign, v4."""
    at = der.long_time(invoice().issued_at)
    return der.sequence(der.integer(4), seal, at, der.bits(sm3(found[SIGNATURE])), der.ia5(f"/{SIGNATURE}"))


def _reused(version: Version) -> Callable[[Parts], Parts]:
    """The genuine seal, used by somebody who is not in it: a key of his own, a certificate with the genuine names."""

    def change(found: Parts) -> Parts:
        by = replace(signing(office_seal(version)), signer=authority("stranger").office)
        return _resigned(edited(found), by)

    return change


def _reused_by_client(found: Parts) -> Parts:
    """The same by somebody whom the genuine authority certified, for other things."""
    return _resigned(edited(found), replace(signing(), signer=_client()))


def _seal_extended(found: Parts) -> Parts:
    """The forger's certificate put into the genuine seal, whose signature stays."""
    forger, maker = authority("stranger").office, authority().maker
    extended = replace(office_seal(), users=(authority().office, forger))
    kept = der.bits(maker.key.sign(seal_info(office_seal())))
    seal = der.sequence(seal_info(extended), der.octets(maker.certificate), der.oid(SM2_WITH_SM3), kept)
    made = _restated(edited(found), signing())
    return made | {VALUE: _value(seal, forger, made)}


def _swapped_seal(found: Parts) -> Parts:
    """A seal of the forger's own making, under the genuine signature."""
    office = authority().office
    own = seal_bytes(Seal((office,), authority("stranger").maker))
    return found | {VALUE: _value(own, office, found, over=_stated(seal_bytes(office_seal()), found))}


def strangers(family: Authority, version: Version = Version.V4) -> Signing:
    seal = Seal((family.office,), family.maker, version)
    return replace(signing(seal), signer=family.office)


def _all_forged(version: Version) -> Callable[[Parts], Parts]:
    return lambda found: _resigned(edited(found), strangers(authority("stranger"), version))


def _maker_alone_forged(found: Parts) -> Parts:
    """A signer whom the genuine authority certified, with a seal of a stranger's making."""
    client = _client()
    by = replace(signing(Seal((client,), authority("stranger").maker)), signer=client)
    return _resigned(edited(found), by)


def _lookalike_chain(found: Parts) -> Parts:
    """A stranger's signer, with an imitation of the pinned root and CA in the bag: same names, same serial numbers."""
    family = authority("stranger")
    return found | {VALUE: plain(family.railway, found[SIGNATURE], invoice("rail").issued_at, (family.ca, family.root))}


def _issued_by_signer(found: Parts) -> Parts:
    """A certificate that the office's key issued, though it may issue none."""
    test = authority()
    rogue = issued(Wanted(name(ORGANISATION, "XX市税务局监制章(测试)"), 2001, Sm2Key.of("rogue")), test.office)
    by = replace(signing(Seal((rogue,), test.maker)), signer=rogue)
    return _resigned(edited(found), by)


def _expired(found: Parts) -> Parts:
    old = datetime(2015, 1, 1, tzinfo=UTC), datetime(2018, 1, 1, tzinfo=UTC)
    signer = authority().certify("XX市税务局监制章(测试)", 2004, "old office", valid=old)
    return _resigned(found, replace(signing(Seal((signer,), authority().maker)), signer=signer))


def _seal_ended(found: Parts) -> Parts:
    ended = datetime(2016, 1, 1, tzinfo=UTC), datetime(2019, 1, 1, tzinfo=UTC)
    return _resigned(found, signing(replace(office_seal(), valid=ended)))


def _list_emptied(found: Parts) -> Parts:
    text = found[LIST].decode()
    entry = text[text.index("<ofd:Signature ") : text.index("</ofd:Signatures>")]
    return edited(found) | {LIST: replaced(found[LIST], entry, "")}


def _folder_gone(found: Parts) -> Parts:
    return {part: data for part, data in edited(found).items() if not part.startswith(FOLDER)}


def _value_gone(found: Parts) -> Parts:
    return {part: data for part, data in edited(found).items() if part != VALUE}


def _weaker(method: str) -> Callable[[Parts], Parts]:
    def change(found: Parts) -> Parts:
        return found | {SIGNATURE: statement(replace(signing(), method=method), digests_of(found))}

    return change


def _nothing_covered(found: Parts) -> Parts:
    """The office's own signature over nothing: what it has signed elsewhere, say."""
    stated = statement(signing(), {})
    return edited(found) | {SIGNATURE: stated, VALUE: signed_value(signing(), stated)}


def _transplanted(found: Parts) -> Parts:
    other = parts(sealed(Version.V4, seed=42))
    return found | {part: data for part, data in other.items() if part.startswith(FOLDER)}


def _bare_value(found: Parts) -> Parts:
    """A signature of the forger's, and no certificate that says whose."""
    made = _restated(edited(found), signing())
    return made | {VALUE: Sm2Key.of("forger").sign(made[SIGNATURE])}


def _digest_patched(found: Parts) -> Parts:
    """A railway ticket's fare changed, and the digests up to the signed attribute with it."""
    part = next(one for one in found if "rai_issuer" in one)
    fare = f"{invoice('rail').record.total:.2f}"
    made = found | {part: replaced(found[part], fare, dearer(fare))}
    old = base64.b64encode(sm3(found[part])).decode()
    made[SIGNATURE] = replaced(made[SIGNATURE], old, base64.b64encode(sm3(made[part])).decode())
    return made | {VALUE: found[VALUE].replace(sm3(found[SIGNATURE]), sm3(made[SIGNATURE]))}


def _rail_value_of_another(found: Parts) -> Parts:
    return found | {VALUE: parts(ofd(invoice("rail", seed=42)))[VALUE]}


def _rail_enclosed_of_another(found: Parts) -> Parts:
    """A value that the railway made for another ticket, whose digest it encloses, and that holds on its own."""
    other = parts(ofd(invoice("rail", seed=42)))[SIGNATURE]
    return found | {VALUE: enclosing(authority().railway, other, invoice("rail").issued_at)}


def _rail_by_stranger(found: Parts) -> Parts:
    return found | {VALUE: plain(authority("stranger").railway, found[SIGNATURE], invoice("rail").issued_at)}


_HASH, _VALUE, _SEAL, _SIGNER = ("OFD-6",), ("OFD-7",), ("OFD-8",), ("OFD-9",)
_CHAIN, _MAKER, _DATES, _COVERAGE, _LIST, _FORM = (
    ("OFD-12",),
    ("OFD-13",),
    ("OFD-11",),
    ("OFD-14",),
    ("OFD-3",),
    ("OFD-5",),
)
_Row = tuple[str, str, str, str, Callable[[Parts], Parts], tuple[Verdict, ...], tuple[str, ...]]
_ROWS: tuple[_Row, ...] = (
    ("reference-removed", "删去一个文件的引用再改它", "a reference removed, then its file changed", "sealed",
     _reference_removed, ALTERED, _HASH),
    ("digests-recomputed", "改金额并重算摘要", "amount changed, digests recomputed", "sealed", _recomputed, ALTERED,
     _HASH),
    ("hash-patched", "再改签名值里的摘要", "and the digest in the signed value patched", "sealed", _hash_patched,
     ALTERED, _VALUE),
    ("hash-patched-v1", "再改签名值里的摘要（第一版）", "the same with a seal v1", "sealed v1", _hash_patched,
     ALTERED, _VALUE),
    ("value-replaced", "用自己的密钥重签，证书照旧", "signed with another key, the certificate kept", "sealed",
     _value_replaced, ALTERED, _VALUE),
    ("seal-reused", "真印章配自己的密钥和同名证书", "the genuine seal reused with one's own key", "sealed",
     _reused(Version.V4), ALTERED, _SIGNER),
    ("seal-reused-v1", "真印章配自己的密钥（第一版）", "the same with a seal v1", "sealed v1", _reused(Version.V1),
     ALTERED, _SIGNER),
    ("seal-reused-v5", "真印章配自己的密钥（第五版）", "the same with a seal v5", "sealed v5", _reused(Version.V5),
     ALTERED, _SIGNER),
    ("seal-reused-by-client", "同一 CA 的别家客户盗用真印章", "the genuine seal reused by another client of the CA",
     "sealed", _reused_by_client, ALTERED, _SIGNER),
    ("seal-extended", "把自己的证书加进真印章的名单", "one's own certificate added to the seal's list", "sealed",
     _seal_extended, ALTERED, _SEAL),
    ("seal-swapped", "换成自己刻的印章", "another seal put in", "sealed", _swapped_seal, ALTERED, _VALUE),
    ("all-forged", "全套伪造，名称一模一样", "everything forged with identical names", "sealed",
     _all_forged(Version.V4), UNKNOWN, _CHAIN),
    ("all-forged-v1", "全套伪造（第一版）", "everything forged (v1)", "sealed v1", _all_forged(Version.V1), UNKNOWN,
     _CHAIN),
    ("maker-forged", "真 CA 的客户配自己刻的印章", "a real client with a seal of a stranger's making", "sealed",
     _maker_alone_forged, UNKNOWN, _MAKER),
    ("chain-lookalike", "附上同名同序列号的假根证书", "a look-alike of the pinned root enclosed", "rail",
     _lookalike_chain, UNKNOWN, _CHAIN),
    ("issued-by-signer", "由无权发证的证书签发", "certified by somebody who may certify nobody", "sealed",
     _issued_by_signer, UNKNOWN, _CHAIN),
    ("signer-expired", "用过期的证书签署", "signed with an expired certificate", "sealed", _expired, UNKNOWN,
     _DATES),
    ("seal-ended", "用过期的印章签署", "signed with a seal that had ended", "sealed", _seal_ended, UNKNOWN, _DATES),
    ("list-emptied", "清空签名列表", "the list of signatures emptied", "sealed", _list_emptied, ALTERED, _LIST),
    ("folder-gone", "删掉签名文件夹", "the folder of signatures taken out", "sealed", _folder_gone,
     (*ALTERED, *UNVERIFIABLE), _LIST),
    ("value-gone", "删掉签名值", "the signed value taken out", "sealed", _value_gone, ALTERED, ("OFD-4", "OFD-5")),
    ("method-weaker", "摘要算法改成 MD5", "the digests' method changed to MD5", "sealed", _weaker("MD5"), ALTERED,
     _HASH),
    ("method-unknown", "摘要算法改成不认识的", "the digests' method changed to an unknown one", "sealed",
     _weaker("1.2.3.4"), ALTERED, _HASH),
    ("nothing-covered", "真签名，但什么文件也不保护", "a real signature that covers nothing", "sealed",
     _nothing_covered, PARTIAL, _COVERAGE),
    ("transplanted", "移植另一张发票的整套签名", "the signature of another invoice put in", "sealed", _transplanted,
     ALTERED, ("OFD-4",)),
    ("bare-value", "只有签名值，没有证书", "a signature value without a certificate", "sealed", _bare_value,
     (*UNVERIFIABLE, *ALTERED), _FORM),
    ("rail-digest-patched", "火车票：改票价和各级摘要", "railway ticket: fare and digests changed", "rail",
     _digest_patched, ALTERED, _VALUE),
    ("rail-value-of-another", "火车票：换上另一张票的签名值", "railway ticket: the value of another ticket", "rail",
     _rail_value_of_another, ALTERED, _VALUE),
    ("rail-enclosed-of-another", "火车票：换上另一张票自带内容的签名值",
     "railway ticket: another ticket's value with its content", "rail", _rail_enclosed_of_another, ALTERED, _VALUE),
    ("rail-stranger", "火车票：由陌生人重签", "railway ticket: signed again by a stranger", "rail",
     _rail_by_stranger, UNKNOWN, _CHAIN),
)  # fmt: skip


def _own_seal(found: Parts) -> Parts:
    """A taxpayer, whom the bureau's authority certified too, makes a seal of his own and signs with it."""
    return _resigned(edited(found), client_signing())


def client_signing() -> Signing:
    """Somebody whom the genuine authority certified, with a seal of his own."""
    client = _client()
    return replace(signing(Seal((client,), client)), signer=client)


def _office_seal_by_client(found: Parts) -> Parts:
    """A taxpayer makes a seal that lists himself, and says that the office's maker made it in name alone."""
    client, maker = _client(), bureau("国家税务总局电子印章制作系统")
    return _resigned(edited(found), replace(signing(Seal((client,), maker)), signer=client))


def _client_of_office(found: Parts) -> Parts:
    """The same with a certificate that names the taxpayer's tax office as the unit above it."""
    client, maker = bureau("示例科技有限公司", "国家税务总局示例省税务局"), bureau("国家税务总局电子印章制作系统")
    return _resigned(edited(found), replace(signing(Seal((client,), maker)), signer=client))


def _plain_by_client(found: Parts) -> Parts:
    return _resigned(edited(found), replace(signing(), signer=_client(), seal=None))


def _client() -> Identity:
    return authority().certify("合成普通客户(测试)", 3001, "client")


_AS_BUREAU = (
    (
        "taxpayers-seal",
        Text("纳税人用自己的税务证书刻章签署", "a taxpayer's own seal, made with his tax certificate"),
        _own_seal,
    ),
    (
        "taxpayer-signs",
        Text("纳税人用真制章者的印章签署", "a taxpayer signs with a seal by the real maker"),
        _office_seal_by_client,
    ),
    (
        "taxpayer-of-office",
        Text("纳税人的证书写着主管税务局", "a taxpayer's certificate names its tax office as the unit"),
        _client_of_office,
    ),
    (
        "taxpayer-plain",
        Text("纳税人用自己的税务证书签名，不带印章", "a taxpayer signs without a seal"),
        _plain_by_client,
    ),
)


def attacks() -> Iterator[Attack]:
    yield Attack(
        key="client-of-pinned",
        title=Text(
            "用户加入的 CA 的别家客户自己刻章签署", "another client of a CA that the user pinned, with his own seal"
        ),
        on="sealed",
        forge=_on_parts(_own_seal),
        expected=UNKNOWN,
        by=_CHAIN,
    )
    yield Attack(
        key="digital-by-client",
        title=Text("数电票由用户加入的 CA 的客户签名", "a fully digital invoice signed by a client of a pinned CA"),
        on="sealed digital",
        forge=_on_parts(lambda found: _resigned(found, client_signing())),
        expected=UNKNOWN,
        by=_CHAIN,
    )
    for key, zh, en, on, change, expected, by in _ROWS:
        yield Attack(key=key, title=Text(zh, en), on=on, forge=_on_parts(change), expected=expected, by=by)
    for key, old, new, title in (
        (
            "time-moved",
            "<ofd:SignatureDateTime>2023",
            "<ofd:SignatureDateTime>2024",
            Text("改签署时间", "signing time changed"),
        ),
        ("seal-moved", 'Boundary="90 8', 'Boundary="10 8', Text("挪动印章的位置", "the seal moved on the page")),
    ):
        yield Attack(key=key, title=title, on="sealed", forge=in_part(SIGNATURE, old, new), by=_HASH)
    for key, title, change in _AS_BUREAU:
        yield Attack(
            key=key, title=title, on="sealed", forge=_on_parts(change), expected=UNKNOWN, by=_CHAIN, as_bureau=True
        )
