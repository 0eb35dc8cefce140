"""The numbered checks of an OFD: the procedure, in the order in which it is gone through."""

from typing import Final

from piaoqi.core.seals.verdict import Step
from piaoqi.core.text import Text

_PACKAGE: Final = Text("GB/T 33190-2016，7；实测", "GB/T 33190-2016, 7; files met")
_LIST: Final = Text("GB/T 33190-2016，18.1", "GB/T 33190-2016, 18.1")
_RANGE: Final = Text("GB/T 33190-2016，18.2.2", "GB/T 33190-2016, 18.2.2")
_SEAL: Final = Text(
    "GB/T 38540-2020，7.3；GM/T 0031-2014，6.2.3；GM/T 0031-2025",
    "GB/T 38540-2020, 7.3; GM/T 0031-2014, 6.2.3; GM/T 0031-2025",
)
_VALUE: Final = Text(
    "GB/T 38540-2020，7.3；GM/T 0031-2014，6.2.3；GB/T 35275-2017",
    "GB/T 38540-2020, 7.3; GM/T 0031-2014, 6.2.3; GB/T 35275-2017",
)
_CHAIN: Final = Text("RFC 5280，6；税务电子证书", "RFC 5280, 6; the tax bureau's certificates")

CONTAINER: Final = Step(
    "OFD-1",
    Text(
        "压缩包没有藏东西：没有重名、只差大小写、越出文件夹、目录之外的条目，前后没有多余内容",
        "nothing is hidden in the archive: no name twice or in other letter case, none that leaves the folder, no "
        "entry that the directory does not list, nothing before or after",
    ),
    _PACKAGE,
)
DOCUMENT: Final = Step(
    "OFD-2",
    Text("只有一份文档，而且就是签署的那一份", "there is one document, and it is the one that was signed"),
    _PACKAGE,
)
LIST: Final = Step(
    "OFD-3",
    Text("签名列表和它列出的每个签名都在", "the list of signatures and every signature it lists are there"),
    _LIST,
)
DIGESTS: Final = Step(
    "OFD-4",
    Text("签名保护的每个文件都在，摘要与签署时一致", "every file that the signature covers is there, digest unchanged"),
    _RANGE,
)
FORM: Final = Step(
    "OFD-5",
    Text("签名值在，形式和算法都认识", "the signature value is there, its form and algorithms are known"),
    _VALUE,
)
HASH: Final = Step(
    "OFD-6",
    Text("签名值里的摘要就是签名文件的摘要", "the digest in the signature value is that of the signature file"),
    _VALUE,
)
SIGNATURE: Final = Step(
    "OFD-7",
    Text("签名值由签署人的密钥签出", "the signature value was made with the signer's key"),
    _VALUE,
)
SEAL: Final = Step(
    "OFD-8",
    Text("电子印章由制章者签发，没有改过", "the electronic seal was signed by its maker and not changed"),
    _SEAL,
)
SIGNER: Final = Step(
    "OFD-9",
    Text("签署人在印章的证书名单里", "the signer is in the seal's list of certificates"),
    _SEAL,
)
SEAL_FILE: Final = Step(
    "OFD-10",
    Text("另附的印章文件与签名值里的印章相同", "the separate seal file is the seal in the signature value"),
    _RANGE,
)
DATES: Final = Step(
    "OFD-11",
    Text(
        "签署时印章和证书都在有效期内（以自称的签署时间为准，前后放宽一天）",
        "seal and certificates were valid at the claimed time of signing, give or take a day",
    ),
    _SEAL,
)
CHAIN: Final = Step(
    "OFD-12",
    Text("签署人的证书出自信任的根证书", "the signer's certificate leads to a trusted one"),
    _CHAIN,
)
MAKER: Final = Step(
    "OFD-13",
    Text("制章者的证书出自信任的根证书", "the seal maker's certificate leads to a trusted one"),
    _CHAIN,
)
COVERAGE: Final = Step(
    "OFD-14",
    Text("显示或读取的内容都在签名保护之内", "all that is shown or read is covered by a valid signature"),
    Text("GB/T 33190-2016，18.2.2；实测", "GB/T 33190-2016, 18.2.2; files met"),
)

STEPS: Final = (
    CONTAINER, DOCUMENT, LIST, DIGESTS, FORM, HASH, SIGNATURE, SEAL, SIGNER, SEAL_FILE, DATES, CHAIN, MAKER, COVERAGE,
)  # fmt: skip
BESIDE: Final = frozenset({DATES, CHAIN, MAKER, COVERAGE})
"""What decides who signed, when, and how much of the file; all others, whether what was signed is as it was."""
