"""The words of the evidence pack."""

from collections.abc import Mapping

from piaoqi.core.text import Text

WORDS: Mapping[str, Text] = {
    "title": Text("发票证据包", "Evidence pack of an invoice"),
    "company": Text("所属单位", "Company"),
    "made": Text("制作", "Made"),
    "number": Text("发票号码", "Number"),
    "total": Text("价税合计", "Total"),
    "status": Text("状态", "Status"),
    "contents": Text(
        "本文件由票齐按当时的记录制作。原件按原样附在本 PDF 里（在阅读器的“附件”栏），"
        "SHA-256 与正文所列一致即未被改动。",
        "Made by Piaoqi from the records as they were. The originals are attached to this PDF, byte for byte (see the "
        "attachments of your reader): where their SHA-256 is the one listed here, they are unchanged.",
    ),
    "picture": Text("票面", "The paper"),
    "from_data": Text("由数据生成，非原件", "Drawn from data: not the original"),
    "no_picture": Text("没有可以画出来的票面：{why}", "Nothing could be drawn: {why}"),
    "presence": Text("在哪里、缺在哪里", "Where it is, where it is not"),
    "as_of": Text("核对截至", "Compared as of"),
    "cause": Text("原因", "Cause"),
    "fields": Text("各来源怎么说", "What each source says"),
    "field": Text("项目", "Field"),
    "value": Text("采用的值", "Value shown"),
    "from": Text("取自", "from"),
    "agree": Text("一致：", "Agree: "),
    "genuine": Text("真伪", "Authenticity"),
    "not_checked": Text("没有查的：", "Not checked: "),
    "no_original": Text("没有可以验签的原件", "There is no original whose signature could be verified"),
    "checks": Text("票面核验", "Checks on its face"),
    "lines": Text("明细", "Lines"),
    "line_heads": Text("项目名称|规格|单位|数量|单价|税率|金额|税额", "Name|Model|Unit|Quantity|Price|Rate|Amount|Tax"),
    "related": Text("关联", "Related"),
    "flushes": Text("本票红冲了", "It flushes"),
    "flushed_by": Text("本票被红冲", "It is flushed by"),
    "replaces": Text("本票重开自", "Issued in the place of"),
    "replaced_by": Text("本票已重开为", "Reissued as"),
    "not_shown": Text("不在系统里，或制作人不能查看", "not here, or not for the maker to see"),
    "allocations": Text("分摊", "Allocations"),
    "holds": Text("保全", "Legal holds"),
    "history": Text("历史", "History"),
    "entry": Text("日志", "Log"),
    "files": Text("文件与摘要", "Files and digests"),
    "attached": Text("附件", "Attached"),
    "left_out": Text(
        "未附（清单，或制作人无权下载，或太大）", "not attached (a list, not the maker's to have, or large)"
    ),
    "statement": Text("记录摘要", "Statement"),
    "proof": Text("日志证明", "Proof of the log"),
    "proof_about": Text(
        "每一条都在日志里：SHA-256（一个零字节 + 条目原文）即叶子，连同附件 log-proof.json 里的路径按 RFC 6962 "
        "算出的根，应等于检查点写明的根；检查点由系统的公钥签署。记录摘要是附件 statements.jsonl 每行的 SHA-256，"
        "条目里列有它。",
        "Each entry is in the log: SHA-256 of a zero byte and the entry is its leaf; with the path in the attached "
        "log-proof.json it gives, by RFC 6962, the root that the signed checkpoint states. A statement's digest is the "
        "SHA-256 of its line in the attached statements.jsonl, and the entry lists it.",
    ),
    "checkpoint": Text("检查点", "Checkpoint"),
    "uncovered": Text("还没有检查点", "no checkpoint yet"),
    "no_log": Text(
        "制作人不能查看操作日志，所以这里没有日志证明。请有审计权限的人员另做一份。",
        "Whoever made this may not read the log, so it holds no proof of it. Have somebody who may make another.",
    ),
    "who": Text("办理人", "By"),
    "page": Text("第 {n} 页", "Page {n}"),
}
