"""A chain counts when every link is signed, entitled and in date, and its end is pinned; nothing less."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from making_certificates import END, SIGNED_AT, START, Holder, authority, rsa_key, sm2_key
from piaoqi.core.seals import certificates, chain
from piaoqi.core.seals.anchors import SHIPPED, SHIPPED_ORIGIN, Anchors, pin

ROOT = authority("示例根证书")


def anchors(*holders: Holder) -> Anchors:
    return Anchors(tuple(pin(certificates.read(one.certificate), "here.cer") for one in holders))


PINNED = anchors(ROOT)


def lead(
    signer: Holder, others: Sequence[Holder] = (), pinned: Anchors = PINNED, at: datetime | None = SIGNED_AT
) -> chain.Chain:
    found = [certificates.read(one.certificate) for one in others]
    return chain.lead(certificates.read(signer.certificate), found, pinned, at)


def test_a_signer_leads_to_the_anchor_that_issued_it() -> None:
    found = lead(ROOT.issue("示例税务局"))
    assert found.anchor
    assert (found.anchor.name, found.problem, len(found.path)) == ("示例根证书", None, 1)


def test_a_signer_leads_over_intermediates_in_any_order() -> None:
    middle = ROOT.issue("中间", ca=True, usage=0x06)
    lower = middle.issue("下级", ca=True)
    stray = authority("无关")
    found = lead(lower.issue("示例税务局"), [stray, lower, ROOT, middle])
    assert found.anchor
    assert [one.name for one in found.path] == ["示例税务局", "下级", "中间"]


def test_rsa_certificates_lead_too() -> None:
    root = authority("RSA 根", rsa_key())
    assert lead(root.issue("卖方", rsa_key()), [], anchors(root)).anchor


def test_a_pinned_signer_is_trusted_itself_but_vouches_for_nobody() -> None:
    signer = authority("陌生人").issue("甲")
    assert lead(signer, [], anchors(signer)).anchor
    assert lead(signer.issue("乙"), [signer], anchors(signer)).anchor is None


def test_nothing_leads_anywhere_without_anchors() -> None:
    found = lead(ROOT.issue("示例税务局"), [ROOT], Anchors())
    assert found.anchor is None
    assert found.problem
    assert "示例根证书" in found.problem.say("zh")


def test_identical_names_with_another_key_lead_nowhere() -> None:
    forged = authority("示例根证书")
    assert lead(forged.issue("示例税务局"), [forged, ROOT]).anchor is None
    tax = authority("税务电子证书管理中心(SM2)")
    for found in (lead(tax.issue("国家税务总局"), [tax], SHIPPED), lead(tax, [], SHIPPED)):
        assert found.anchor is None


def test_a_certificate_that_is_no_authority_issues_nothing() -> None:
    leaf = ROOT.issue("示例税务局")
    unstated = ROOT.issue("版本一", ca=None)
    mute = ROOT.issue("不签证书", ca=True, usage=0xC0)
    for issuer in (leaf, unstated, mute):
        assert lead(issuer.issue("冒充者"), [issuer]).anchor is None


def test_a_certificate_for_encryption_signs_nothing() -> None:
    for usage, counts in ((0x30, False), (0x06, False), (0xC0, True), (0x80, True), (0x40, True), (0xF8, True)):
        found = lead(ROOT.issue("甲", usage=usage))
        assert bool(found.anchor) is counts
        assert bool(found.problem) is not counts


_OFFICES = (
    "国家税务总局贵州省税务局",
    "国家税务总局中国(上海)自由贸易试验区临港新片区税务局",
    "国家税务总局上海市税务局第三税务分局",
    "浙江省税务监制章电子证书",
    "全国统一发票监制章国家税务总局重庆市税务局",
    "重庆市国家税务局",
    "国家税务总局江苏省税务局发票监制章",
    "国家税务总局四川省税务局2",
    "国家税务总局电子印章制作系统",
    "国家税务总局 深圳市税务局",
)
_OTHERS = (
    "北京示例科技有限公司",
    "91110108MA01ABCD2X",
    "示例税务师事务所",
    "税务局",
    "国家税务总局示例市税务局工会委员会",
    "国家税务总局示例市税务局机关服务中心",
    "示例公司（国家税务总局示例省税务局）",
    "国家税务总局示例省税务局测试",
    "国家税务总局电子印章测试系统",
    "示例公司发票监制章",
    "",
)


@pytest.mark.parametrize("title", [*_OFFICES, *_OTHERS])
def test_below_the_bureaus_authority_only_tax_offices_count(title: str) -> None:
    found = below_the_bureau((("2.5.4.3", title),))
    assert bool(found.anchor) is (title in _OFFICES)
    assert bool(found.problem) is (title in _OTHERS)


def test_a_taxpayers_certificate_may_name_its_tax_office_beside_its_own_name() -> None:
    office, company = "国家税务总局示例省税务局", "北京示例科技有限公司"
    for kind in ("2.5.4.10", "2.5.4.11", "2.5.4.7"):
        assert below_the_bureau(((kind, office), ("2.5.4.3", company))).anchor is None
    assert below_the_bureau((("2.5.4.3", office), ("2.5.4.3", company))).anchor is None
    assert below_the_bureau((("2.5.4.11", office),)).anchor is None
    assert below_the_bureau((("2.5.4.10", office), ("2.5.4.11", "征管和科技发展处"))).anchor


def test_who_made_a_seal_and_did_not_sign_with_it_may_be_called_anything() -> None:
    assert below_the_bureau((("2.5.4.3", "示例印章技术中心"),)).anchor is None
    assert below_the_bureau((("2.5.4.3", "示例印章技术中心"),), is_maker=True).anchor


def below_the_bureau(subject: certificates.Name, *, is_maker: bool = False) -> chain.Chain:
    """Where a certificate with this subject leads if the bureau's own authority issued it."""
    signer = replace(certificates.read(ROOT.issue("甲").certificate), subject=subject)
    bureau = Anchors((pin(certificates.read(ROOT.certificate), SHIPPED_ORIGIN),))
    return chain.lead(signer, [], bureau, SIGNED_AT, is_maker=is_maker)


def test_a_limit_on_the_length_of_the_chain_holds() -> None:
    middle = ROOT.issue("中间", ca=True, path_length=0)
    lower = middle.issue("下级", ca=True)
    assert lead(middle.issue("甲"), [middle]).anchor
    assert lead(lower.issue("甲"), [middle, lower]).anchor is None


def test_an_altered_link_breaks_the_chain() -> None:
    middle = ROOT.issue("中间", ca=True)
    signer = certificates.read(middle.issue("甲").certificate)
    renamed = replace(certificates.read(middle.certificate), tbs=b"0")
    assert chain.lead(signer, [renamed], PINNED, SIGNED_AT).anchor is None


def test_every_link_must_be_in_date_when_signed_give_or_take_a_day() -> None:
    period = (SIGNED_AT, SIGNED_AT + timedelta(days=10))
    signer = ROOT.issue("甲", period=period)
    middle = ROOT.issue("中间", ca=True, period=period)
    under = middle.issue("乙")
    for days, counts in ((-2, False), (-0.9, True), (0, True), (10.9, True), (11.1, False)):
        at = SIGNED_AT + timedelta(days=days)
        for found in (lead(signer, [], at=at), lead(under, [middle], at=at)):
            assert bool(found.anchor) is counts
            assert bool(found.problem) is not counts


def test_the_anchor_must_be_in_date_too() -> None:
    signer = ROOT.issue("甲", period=(START, END + timedelta(days=4_000)))
    assert lead(signer, at=END + timedelta(hours=20)).anchor
    found = lead(signer, at=END + timedelta(days=3))
    assert found.anchor is None
    assert found.problem
    assert "2030-01-01" in found.problem.say("en")


def test_without_a_signing_time_no_chain_counts() -> None:
    found = lead(ROOT.issue("甲"), at=None)
    assert found.anchor is None
    assert found.problem


def test_a_renewed_authority_is_found_when_the_old_one_has_ended() -> None:
    key = sm2_key()
    old = authority("同名根", key, period=(START, START + timedelta(days=1)))
    new = authority("同名根", key)
    assert lead(new.issue("甲"), [], anchors(old, new)).anchor


def test_certificates_that_sign_each_other_end() -> None:
    first, second = sm2_key(), sm2_key()
    one = Holder("甲", first, _cross("甲", first, "乙", second))
    two = Holder("乙", second, _cross("乙", second, "甲", first))
    assert lead(one.issue("丙"), [one, two]).anchor is None


def test_a_long_chain_and_a_crowd_of_certificates_end() -> None:
    path = [ROOT]
    for number in range(12):
        path.append(path[-1].issue(f"第{number}级", ca=True))
    assert lead(path[-1].issue("甲"), path[1:]).anchor is None
    key = sm2_key()
    crowd = [authority("同名", key, serial=number) for number in range(100)]
    assert lead(crowd[0].issue("甲"), crowd).anchor is None
    strangers = [authority("同名") for _ in range(100)]
    assert lead(strangers[-1].issue("甲"), strangers).anchor is None


def _cross(title: str, key: object, issuer: str, issuer_key: object) -> bytes:
    holder = Holder(issuer, issuer_key, b"")  # type: ignore[arg-type]
    return holder.issue(title, key, ca=True).certificate  # type: ignore[arg-type]


def test_in_date_asks_for_both_ends() -> None:
    signer = certificates.read(ROOT.issue("甲").certificate)
    assert chain.in_date(signer, SIGNED_AT)
    assert not chain.in_date(signer, datetime(2018, 1, 1, tzinfo=UTC))
    assert not chain.in_date(replace(signer, not_after=None), SIGNED_AT)


@pytest.mark.parametrize("name", [*_OFFICES, "XX市税务局监制章(测试)"])
def test_below_a_pinned_authority_offices_are_known_by_their_whole_name(name: str) -> None:
    assert chain.is_called_office(name)
    for other in (f"{name}咨询有限公司", f"{name}服务中心", f"张三({name})", "示例公司", ""):
        assert not chain.is_called_office(other)
