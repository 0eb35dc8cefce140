"""The numbered checks of a signed PDF."""

from piaoqi.core.seals.verdict import Step
from piaoqi.core.text import Text

_PDF = Text("ISO 32000-2，12.8.1", "ISO 32000-2, 12.8.1")
_FIELD_SOURCE = Text("ISO 32000-2，12.7.5.5；12.8.1", "ISO 32000-2, 12.7.5.5 and 12.8.1")
_CMS = Text("RFC 5652，5.4 与 5.6；GB/T 35275-2017", "RFC 5652, 5.4 and 5.6; GB/T 35275-2017")
_SES = Text("GM/T 0031-2014；GB/T 38540-2020", "GM/T 0031-2014; GB/T 38540-2020")
_X509 = Text("RFC 5280，4.1.2.5 与 6.1", "RFC 5280, 4.1.2.5 and 6.1")

FIELD = Step(
    "PDF-1", Text("签名由文件的签名域指向", "A signature field of the file leads to the signature"), _FIELD_SOURCE
)
RANGE = Step(
    "PDF-2",
    Text("签名范围（ByteRange）从文件开头起，两段不重叠", "The signed range begins with the file, in two parts"),
    _PDF,
)
GAP = Step(
    "PDF-3",
    Text("范围之外只空出签名值本身", "Nothing but the signature value itself is left out of the range"),
    Text("ISO 32000-2，12.8.1；USF、SWA 攻击", "ISO 32000-2, 12.8.1; the USF and SWA attacks"),
)
END = Step(
    "PDF-4",
    Text("签名之后没有追加内容", "Nothing was added after signing"),
    Text("ISO 32000-2，7.5.6；ISA 攻击", "ISO 32000-2, 7.5.6; the ISA attack"),
)
FORM = Step(
    "PDF-5",
    Text("签名的形式是认识的", "The form of the signature is known"),
    Text("ISO 32000-2，12.8.3", "ISO 32000-2, 12.8.3"),
)
DIGEST = Step("PDF-6", Text("内容的摘要与签名时一致", "The digest of the content is the one that was signed"), _CMS)
VALUE = Step("PDF-7", Text("签名值与签署人的证书相符", "The signature value fits the signer's certificate"), _CMS)
SEAL = Step("PDF-8", Text("电子印章由制章人签发，没有被改动", "The seal is as its maker signed it"), _SES)
MEMBER = Step("PDF-9", Text("签署人在印章的名单里", "The signer is in the seal's list"), _SES)
DATES = Step("PDF-10", Text("签署时证书有效", "The certificate was valid when the file was signed"), _X509)
CHAIN = Step("PDF-11", Text("证书连到信任的证书", "The certificate leads to a trusted one"), _X509)
STRENGTH = Step(
    "PDF-12",
    Text("算法的强度", "The strength of the algorithms"),
    Text("GM/T 0054；NIST SP 800-131A（只作提示，不影响结论）", "NIST SP 800-131A (a label, no verdict)"),
)
TRACES = Step("PDF-13", Text("没有残缺的签名", "There are no remains of a signature"), _FIELD_SOURCE)

STEPS: tuple[Step, ...] = (
    FIELD, RANGE, GAP, END, FORM, DIGEST, VALUE, SEAL, MEMBER, DATES, CHAIN, STRENGTH, TRACES,
)  # fmt: skip
