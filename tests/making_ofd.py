"""Small OFD packages for tests: only what a test is about is spelt out."""

import io
import warnings
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field

NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def text(object_id: int, x: float, y: float, string: str, extra: str = "") -> str:
    """A text object whose baseline begins at (x, y + 3), letters of 3 mm."""
    deltas = " ".join("1.5" if char.isascii() else "3" for char in string[:-1])
    return (
        f'<ofd:TextObject ID="{object_id}" Boundary="{x} {y} 80 5" Font="1" Size="3" {extra}>'
        f'<ofd:TextCode X="0" Y="3" DeltaX="{deltas}">{string}</ofd:TextCode></ofd:TextObject>'
    )


def page(*objects: str, template: str = "") -> str:
    used = f'<ofd:Template TemplateID="{template}"/>' if template else ""
    return (
        f"{HEAD}<ofd:Page {NS}><ofd:Area><ofd:PhysicalBox>0 0 210 140</ofd:PhysicalBox></ofd:Area>{used}"
        f'<ofd:Content><ofd:Layer ID="2">{"".join(objects)}</ofd:Layer></ofd:Content></ofd:Page>'
    )


@dataclass
class Ofd:
    """One document; `files` adds or replaces parts, `drop` leaves them out."""

    pages: list[str] = field(default_factory=lambda: [page()])
    attachments: dict[str, str | bytes] = field(default_factory=dict)
    tag: str = ""
    custom: dict[str, str] = field(default_factory=dict)
    template: str = ""
    signed: bool = False
    files: dict[str, str | bytes] = field(default_factory=dict)
    folder: str = "Doc_0"

    def body(self) -> str:
        datas = "".join(f'<ofd:CustomData Name="{k}">{v}</ofd:CustomData>' for k, v in self.custom.items())
        signatures = f"<ofd:Signatures>/{self.folder}/Signs/Signatures.xml</ofd:Signatures>" if self.signed else ""
        return (
            f"<ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID><ofd:CustomDatas>{datas}</ofd:CustomDatas></ofd:DocInfo>"
            f"<ofd:DocRoot>{self.folder}/Document.xml</ofd:DocRoot>{signatures}</ofd:DocBody>"
        )

    def parts(self) -> dict[str, str | bytes]:
        here = self.folder
        listed = "".join(f'<ofd:Page ID="{n + 1}" BaseLoc="Pages/{n}.xml"/>' for n in range(len(self.pages)))
        template = '<ofd:TemplatePage ID="90" BaseLoc="Tpls/T.xml"/>' if self.template else ""
        more = "<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>" if self.attachments else ""
        more += "<ofd:CustomTags>Tags/CustomTags.xml</ofd:CustomTags>" if self.tag else ""
        found: dict[str, str | bytes] = {
            f"{here}/Document.xml": f"{HEAD}<ofd:Document {NS}><ofd:CommonData>{template}</ofd:CommonData>"
            f"<ofd:Pages>{listed}</ofd:Pages>{more}</ofd:Document>"
        }
        found |= {f"{here}/Pages/{n}.xml": content for n, content in enumerate(self.pages)}
        if self.template:
            found[f"{here}/Tpls/T.xml"] = self.template
        if self.attachments:
            entries = "".join(
                f'<ofd:Attachment ID="{n}" Name="{name}"><ofd:FileLoc>{name}</ofd:FileLoc></ofd:Attachment>'
                for n, name in enumerate(self.attachments)
            )
            found[f"{here}/Attachs/Attachments.xml"] = f"{HEAD}<ofd:Attachments {NS}>{entries}</ofd:Attachments>"
            found |= {f"{here}/Attachs/{name}": data for name, data in self.attachments.items()}
        if self.tag:
            found[f"{here}/Tags/CustomTags.xml"] = (
                f'{HEAD}<ofd:CustomTags {NS}><ofd:CustomTag TypeID="0"><ofd:FileLoc>Tag.xml</ofd:FileLoc>'
                f"</ofd:CustomTag></ofd:CustomTags>"
            )
            found[f"{here}/Tags/Tag.xml"] = self.tag
        if self.signed:
            found[f"{here}/Signs/Signatures.xml"] = (
                f'{HEAD}<ofd:Signatures {NS}><ofd:Signature ID="1" BaseLoc="/{here}/Signs/Sign_0/Signature.xml"/>'
                f"</ofd:Signatures>"
            )
        return found | self.files

    def data(self) -> bytes:
        return packed(self)


def packed(*documents: Ofd, folder: str = "") -> bytes:
    bodies = "".join(one.body() for one in documents)
    files: dict[str, str | bytes] = {"OFD.xml": f'{HEAD}<ofd:OFD {NS} DocType="OFD" Version="1.1">{bodies}</ofd:OFD>'}
    for one in documents:
        files |= one.parts()
    return zipped({folder + name: data for name, data in files.items()})


def original_invoice(number: str = "00000017", total: str = "113.00", note: str = "") -> str:
    """An `original_invoice.xml` of the 2019 schema with two lines, one of them a discount."""
    return f"""{HEAD}<eInvoice xmlns:fp="http://www.edrm.org.cn/schema/e-invoice/2019" Version="1.0">
<fp:InvoiceCode>011002100111</fp:InvoiceCode><fp:InvoiceNo>{number}</fp:InvoiceNo>
<fp:IssueDate>2022年05月06日</fp:IssueDate><fp:InvoiceCheckCode>12345 67890 12345 67890</fp:InvoiceCheckCode>
<fp:MachineNo>499099900001</fp:MachineNo>
<fp:Buyer><fp:BuyerName>北京示例科技有限公司</fp:BuyerName><fp:BuyerTaxID></fp:BuyerTaxID></fp:Buyer>
<fp:Seller><fp:SellerName>上海样品商贸有限公司</fp:SellerName><fp:SellerTaxID>91310000MA1K00000A</fp:SellerTaxID></fp:Seller>
<fp:TaxInclusiveTotalAmount>{total}</fp:TaxInclusiveTotalAmount><fp:Note>{note}</fp:Note>
<fp:InvoiceClerk>甲</fp:InvoiceClerk><fp:TaxTotalAmount>13.00</fp:TaxTotalAmount>
<fp:TaxExclusiveTotalAmount>100.00</fp:TaxExclusiveTotalAmount>
<fp:GraphCode>01,10,011002100111,{number},100.00,20220506,12345678901234567890,ABCD,</fp:GraphCode>
<fp:GoodsInfos><fp:GoodsInfo><fp:Item>*软件*开发</fp:Item><fp:Quantity>2</fp:Quantity><fp:Price>60</fp:Price>
<fp:Amount>120.00</fp:Amount><fp:TaxScheme>13%</fp:TaxScheme><fp:TaxAmount>15.60</fp:TaxAmount></fp:GoodsInfo>
<fp:GoodsInfo><fp:Item>*软件*开发</fp:Item><fp:Amount>-20.00</fp:Amount><fp:TaxScheme>13%</fp:TaxScheme>
<fp:TaxAmount>-2.60</fp:TaxAmount></fp:GoodsInfo></fp:GoodsInfos></eInvoice>"""
