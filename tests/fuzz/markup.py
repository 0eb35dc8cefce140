"""Seeds that are text: a letter with attachments, tables as programs write them, and a voucher of every taxonomy."""

from collections.abc import Iterator

from piaoqi.core.formats.xbrl.vouchers import VOUCHERS, Voucher

NUMBER = "26112000000000000017"
_VALUES = {
    "number": NUMBER, "issue_date": "2026-09-03", "amount": "100.00", "tax": "13.00", "total": "113.00",
    "seller_name": "甲公司", "seller_tax_id": "91110108MA00000A1X",
}  # fmt: skip

LETTER = f"""Return-Path: <fapiao@seller.example>
Received: from a.example by b.example; Mon, 7 Sep 2026 10:00:00 +0800
Message-ID: <1@seller.example>
From: =?utf-8?B?55Sy5YWs5Y+4?= <fapiao@seller.example>
To: =?gbk?Q?=B2=C6=CE=F1?= <caiwu@buyer.example>
Subject: =?utf-8?B?5Y+R56Wo?=
 =?gb2312?B?zfjWtw==?=
Date: Mon, 7 Sep 2026 10:00:00 +0800
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="=_1"

--=_1
Content-Type: multipart/alternative; boundary="=_2"

--=_2
Content-Type: text/plain; charset="gb2312"
Content-Transfer-Encoding: base64

xPq1xLeixrE=
--=_2
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<a href=3D"https://dzfp.example/invoice?id=3D1">=E4=B8=8B=E8=BD=BD</a>
--=_2--
--=_1
Content-Type: text/csv; name*=gb18030''%D5%CB.csv
Content-Disposition: attachment; filename*0*=gb18030''%D5; filename*1=%CB.csv
Content-Transfer-Encoding: 8bit

发票号码,开票日期,价税合计
{NUMBER},2026-09-03,113.00
--=_1
Content-Type: message/rfc822

From: a@b.example
To: c@d.example
Subject: inner
Content-Type: text/plain

text
--=_1--
"""

SHEET_HTML = f"""<html><head><meta charset="utf-8"></head><body><table border=1>
<tr><th colspan=5>发票清单</th></tr>
<tr><td rowspan=2>发票号码</td><td>开票日期</td><td>销售方名称</td><td>税额</td><td>价税合计</td></tr>
<tr><td>{NUMBER}</td><td>2026-09-03</td><td>甲&amp;乙</td><td>13.00</td><td>113.00</td></tr>
</table></body></html>"""

SHEET_XML = f"""<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="表"><Table ss:ExpandedColumnCount="4">
<Row ss:Index="1"><Cell><Data ss:Type="String">发票号码</Data></Cell><Cell><Data ss:Type="String">开票日期</Data></Cell>
<Cell ss:Index="4" ss:MergeAcross="1"><Data ss:Type="String">价税合计</Data></Cell></Row>
<Row ss:Index="2"><Cell><Data ss:Type="String">{NUMBER}</Data></Cell>
<Cell><Data ss:Type="DateTime">2026-09-03T00:00:00.000</Data></Cell>
<Cell ss:Index="4"><Data ss:Type="Number">113</Data></Cell></Row></Table></Worksheet></Workbook>"""

ODS_CONTENT = f"""<?xml version="1.0" encoding="UTF-8"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="表">
<table:table-row><table:table-cell office:value-type="string"><text:p>发票号码</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>开票日期</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>价税合计</text:p></table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="2">
<table:table-cell office:value-type="string"><text:p>{NUMBER}</text:p></table:table-cell>
<table:table-cell office:value-type="date" office:date-value="2026-09-03"><text:p>2026-09-03</text:p></table:table-cell>
<table:table-cell office:value-type="float" office:value="113" table:number-columns-repeated="2"><text:p>113</text:p>
</table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"""


def vouchers() -> Iterator[tuple[str, bytes]]:
    """One voucher of every taxonomy that the reader knows, with all elements it looks for."""
    for prefix, voucher in VOUCHERS.items():
        facts = "".join(_elements(prefix, voucher))
        yield (
            f"{prefix}.xbrl",
            f'<?xml version="1.0" encoding="UTF-8"?><xbrl xmlns="http://www.xbrl.org/2003/instance" '
            f'xmlns:{prefix}="http://xbrl.mof.gov.cn/taxonomy/2023-12-31/{prefix}">{facts}</xbrl>'.encode(),
        )


def _elements(prefix: str, voucher: Voucher) -> Iterator[str]:
    stated = {names[0]: _VALUES.get(name, "1") for name, names in voucher.fields.items()}
    stated |= dict.fromkeys(voucher.facts.values(), "2") | dict.fromkeys(voucher.base, "3.00")
    yield from (f'<{prefix}:{name} contextRef="c">{text}</{prefix}:{name}>' for name, text in stated.items())
    if voucher.tuple_name:
        cells = "".join(f"<{prefix}:{name}>4</{prefix}:{name}>" for name in voucher.line.values())
        yield 2 * f"<{prefix}:{voucher.tuple_name}>{cells}</{prefix}:{voucher.tuple_name}>"
