"""Every source's way of naming a kind leads to the one code of the contract."""

import pytest

from piaoqi.core.invoice.kind import BY_BUREAU_CODE, KINDS, Kind, kind_of_code, read_kind, read_qr_kind

TWENTY = "24112000000000000018"


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind])
def test_a_kinds_own_title_and_code_lead_back_to_it(kind: Kind) -> None:
    assert read_kind(KINDS[kind].title.zh) is kind
    assert read_kind(kind.value) is kind
    for code in KINDS[kind].bureau_codes:
        assert read_kind(code) is kind


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("数电发票（增值税专用发票）", Kind.DIGITAL_SPECIAL),
        ("数电发票(普通发票)", Kind.DIGITAL_ORDINARY),
        ("数电票（增值税专用发票）", Kind.DIGITAL_SPECIAL),
        ("数电票（普通发票）", Kind.DIGITAL_ORDINARY),
        ("全电发票（增值税专用发票）", Kind.DIGITAL_SPECIAL),
        ("全电发票（普通发票）", Kind.DIGITAL_ORDINARY),
        ("全面数字化的电子发票（普通发票）", Kind.DIGITAL_ORDINARY),
        ("电子发票（增值税专用发票）", Kind.DIGITAL_SPECIAL),
        ("电子发票（普通发票）", Kind.DIGITAL_ORDINARY),
        ("数电纸质发票（增值税专用发票）", Kind.DIGITAL_SPECIAL_PAPER),
        ("数电纸质发票（普通发票）", Kind.DIGITAL_ORDINARY_PAPER),
        ("全电纸质发票（普通发票）", Kind.DIGITAL_ORDINARY_PAPER),
        ("数电专票", Kind.DIGITAL_SPECIAL),
        ("数电普票", Kind.DIGITAL_ORDINARY),
        ("数电纸质专票", Kind.DIGITAL_SPECIAL_PAPER),
        ("数电票（通行费发票）", Kind.UNKNOWN),
        ("增值税专用发票", Kind.SPECIAL_PAPER),
        ("北京增值税专用发票", Kind.SPECIAL_PAPER),
        ("增值税普通发票", Kind.ORDINARY_PAPER),
        ("增值税普通发票（卷票）", Kind.ROLL),
        ("增值税普通发票(卷式)", Kind.ROLL),
        ("增值税电子普通发票", Kind.E_ORDINARY),
        ("重庆增值税电子普通发票", Kind.E_ORDINARY),
        ("增值税电子专用发票", Kind.E_SPECIAL),
        ("增值税电子普通发票（通行费）", Kind.TOLL),
        ("通行费电子普通发票", Kind.TOLL),
        ("道路通行费电子普通发票", Kind.TOLL),
        ("机动车销售统一发票", Kind.VEHICLE),
        ("增值税专用发票（机动车）", Kind.SPECIAL_PAPER),
        ("数电发票（增值税专用发票）（机动车）", Kind.DIGITAL_SPECIAL),
        ("数电纸质发票（机动车销售统一发票）", Kind.VEHICLE),
        ("数电发票（机动车销售统一发票）", Kind.VEHICLE),
        ("二手车销售统一发票", Kind.USED_VEHICLE),
        ("数电发票（二手车销售统一发票）", Kind.USED_VEHICLE),
        ("铁路电子客票", Kind.RAIL),
        ("电子发票（铁路电子客票）", Kind.RAIL),
        ("数电发票（铁路电子客票）", Kind.RAIL),
        ("火车票", Kind.RAIL),
        ("航空运输电子客票行程单", Kind.AIR),
        ("电子发票（航空运输电子客票行程单）", Kind.AIR),
        ("数电发票（航空运输电子客票行程单）", Kind.AIR),
        ("滴滴出行行程单", Kind.OTHER_DOCUMENT),
        ("海关进口增值税专用缴款书", Kind.CUSTOMS),
        ("海关缴款书", Kind.CUSTOMS),
        ("财政电子票据", Kind.FISCAL),
        ("中央非税收入统一票据（电子）", Kind.FISCAL),
        ("医疗门诊收费票据（电子）", Kind.FISCAL),
        ("通用定额发票", Kind.FIXED),
        ("通用机打发票", Kind.OTHER_DOCUMENT),
        ("出租汽车发票", Kind.OTHER_DOCUMENT),
        ("收据", Kind.OTHER_DOCUMENT),
        ("银行回单", Kind.BANK_RECEIPT),
        ("银行对账单", Kind.BANK_STATEMENT),
        ("专票", Kind.SPECIAL_PAPER),
        ("普票", Kind.ORDINARY_PAPER),
        ("电子专票", Kind.E_SPECIAL),
        ("电子普票", Kind.E_ORDINARY),
        ("普通发票（成品油）", Kind.ORDINARY_PAPER),
        ("数电（专）", Kind.DIGITAL_SPECIAL),
        ("数电普", Kind.DIGITAL_ORDINARY),
        ("打车票", Kind.OTHER_DOCUMENT),
        ("1", Kind.SPECIAL_PAPER),
        ("82", Kind.DIGITAL_ORDINARY),
        ("", Kind.UNKNOWN),
        ("--", Kind.UNKNOWN),
        ("发票", Kind.UNKNOWN),
    ],
)
def test_words_of_every_source_are_known(words: str, kind: Kind) -> None:
    assert read_kind(words) is kind


@pytest.mark.parametrize(
    ("words", "number", "code", "kind"),
    [
        ("专票", TWENTY, "", Kind.DIGITAL_SPECIAL),
        ("电子专票", TWENTY, "", Kind.DIGITAL_SPECIAL),
        ("电子普通发票", TWENTY, "", Kind.DIGITAL_ORDINARY),
        ("增值税普通发票", TWENTY, "", Kind.DIGITAL_ORDINARY),
        ("", TWENTY, "", Kind.UNKNOWN),
        ("电子发票", TWENTY, "", Kind.UNKNOWN),
        ("打车票", TWENTY, "", Kind.UNKNOWN),
        ("医疗发票", TWENTY, "", Kind.UNKNOWN),
        ("银行回单", TWENTY, "", Kind.UNKNOWN),
        ("财政票据", "0012345678", "11060120", Kind.FISCAL),
        ("收据", "00000018", "011002100611", Kind.E_ORDINARY),
        ("火车票", TWENTY, "", Kind.RAIL),
        ("数电纸质发票（普通发票）", TWENTY, "011002100604", Kind.DIGITAL_ORDINARY_PAPER),
        ("专票", "00000018", "1100214130", Kind.SPECIAL_PAPER),
        ("专票", "00000018", "011002100613", Kind.E_SPECIAL),
        ("普票", "00000018", "011002100611", Kind.E_ORDINARY),
        ("普票", "00000018", "011002100607", Kind.ROLL),
        ("普票", "00000018", "011002100612", Kind.TOLL),
        ("", "00000018", "011002100613", Kind.E_SPECIAL),
        ("增值税发票", "00000018", "011002100611", Kind.E_ORDINARY),
        ("01", TWENTY, "", Kind.DIGITAL_SPECIAL),
    ],
)
def test_the_number_supplies_the_half_that_people_leave_out(words: str, number: str, code: str, kind: Kind) -> None:
    assert read_kind(words, number, code) is kind


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("1100214130", Kind.SPECIAL_PAPER),
        ("1100214530", Kind.SPECIAL_PAPER),
        ("1100214320", Kind.ORDINARY_PAPER),
        ("011002100104", Kind.ORDINARY_PAPER),
        ("011002100606", Kind.ROLL),
        ("011002100611", Kind.E_ORDINARY),
        ("011002100612", Kind.TOLL),
        ("011002100613", Kind.E_SPECIAL),
        ("011002100617", Kind.USED_VEHICLE),
        ("144031539110", Kind.E_ORDINARY),
        ("111002122011", Kind.VEHICLE),
        ("241120000000", Kind.UNKNOWN),
        ("000000000000", Kind.UNKNOWN),
        ("", Kind.UNKNOWN),
        ("abc", Kind.UNKNOWN),
    ],
)
def test_a_code_says_its_kind(code: str, kind: Kind) -> None:
    assert kind_of_code(code) is kind


@pytest.mark.parametrize(
    ("type_code", "code", "number", "kind"),
    [
        ("01", "1100214130", "00000018", Kind.SPECIAL_PAPER),
        ("04", "011002100104", "00000018", Kind.ORDINARY_PAPER),
        ("10", "011002100611", "00000018", Kind.E_ORDINARY),
        ("10", "011002100613", "00000018", Kind.E_SPECIAL),
        ("10", "011002100612", "00000018", Kind.TOLL),
        ("20", "011002100613", "00000018", Kind.E_SPECIAL),
        ("31", "", TWENTY, Kind.DIGITAL_SPECIAL),
        ("32", "", TWENTY, Kind.DIGITAL_ORDINARY),
        ("51", "", TWENTY, Kind.RAIL),
        ("51", "011001600111", "00000018", Kind.E_ORDINARY),
        ("61", "", TWENTY, Kind.AIR),
        ("10", "", "24119000000000000018", Kind.RAIL),
        ("99", "", TWENTY, Kind.UNKNOWN),
    ],
)
def test_qr_types_are_not_bureau_codes(type_code: str, code: str, number: str, kind: Kind) -> None:
    assert read_qr_kind(type_code, code, number) is kind


def test_no_bureau_code_means_two_kinds() -> None:
    assert len(BY_BUREAU_CODE) == sum(len(facts.bureau_codes) for facts in KINDS.values())
