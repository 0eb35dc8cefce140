"""The letters and messages for whoever must be asked: ready to send once the invoice's own values are filled in."""

from piaoqi.core.causes.base import Actor, Letter
from piaoqi.core.text import Text

_ABOUT = Text(
    "发票：{kind} {number}\n开票日期：{day}\n销售方：{seller} {seller_id}\n购买方：{buyer} "
    "{buyer_id}\n价税合计：{total} 元",
    "Invoice: {kind} {number}\nIssued: {day}\nSeller: {seller} {seller_id}\nBuyer: {buyer} {buyer_id}\nTotal: {total}",
)
_SIGNED = Text("{ours}（税号 {our_id}）\n{today}", "{ours} (tax id {our_id})\n{today}")


def _letter(to: Actor, subject: Text, asking: Text) -> Letter:
    """A letter that says which invoice it is about, asks, and is signed with our name and number."""
    zh = f"您好！\n\n{asking.zh}\n\n{_ABOUT.zh}\n\n谢谢！\n{_SIGNED.zh}"
    en = f"Hello,\n\n{asking.en}\n\n{_ABOUT.en}\n\nThank you.\n{_SIGNED.en}"
    return Letter(to, subject, Text(zh, en))


REQUEST_ISSUE = _letter(
    Actor.ISSUER,
    Text("请开具发票：{seller} {total} 元", "Please issue the invoice: {seller}, {total}"),
    Text(
        "下面这笔款项还没有收到发票，请在 {deadline} 前开具。抬头：{ours}，税号：{our_id}。已开具的，"
        "请告诉我们发票号码。",
        "We have no invoice for the following yet. Please issue it by {deadline}, to {ours}, tax id {our_id}; "
        "if you have issued it already, please tell us its number.",
    ),
)
UPLOAD = _letter(
    Actor.ISSUER,
    Text("请上传已开具的发票：{number}", "Please upload an invoice you issued: {number}"),
    Text(
        "贵司开具的这张发票，我们在“{source}”里查不到，可能是离线开具后没有上传。请联网上传"
        "（税控设备抄报，或在开票软件里“再次上传”），并在 {deadline} 前回复上传结果。",
        "We cannot find this invoice of yours in {source}; it may have been issued offline and not uploaded. Please "
        "go online and upload it, and tell us the result by {deadline}.",
    ),
)
REISSUE = _letter(
    Actor.ISSUER,
    Text("请红冲重开发票：{number}", "Please flush and reissue: {number}"),
    Text(
        "这张发票的购买方信息不对，我们无法入账和抵扣。请红冲后重新开具，抬头：{ours}，税号：{our_id}；请在 {deadline} "
        "前办理。需要我们确认《红字发票信息确认单》的，请告知。",
        "The buyer on this invoice is wrong, so it can neither be booked nor deducted. Please flush it and issue it "
        "anew "
        "to {ours}, tax id {our_id}, by {deadline}; tell us if we have to confirm the red-letter confirmation.",
    ),
)
SEND_REPLACEMENT = _letter(
    Actor.ISSUER,
    Text("请提供替代的发票：{number}", "Please send the replacement of {number}"),
    Text(
        "这张发票已经作废或红冲。请告诉我们是否已重新开具，并在 {deadline} 前把新的发票发来。",
        "This invoice was voided or flushed. Please tell us whether you reissued it and send the new one by "
        "{deadline}.",
    ),
)
CONFIRM_RED = _letter(
    Actor.TAX_STAFF,
    Text("请处理红字发票信息确认单：{number}", "Please settle the red-letter confirmation of {number}"),
    Text(
        "这张发票因红字发票信息确认单处理中被锁定，暂时不能勾选。请在电子税务局确认或拒绝；72 小时内不处理会自动作废。",
        "This invoice is locked by a red-letter confirmation and cannot be selected. Please confirm or reject it; it "
        "lapses after 72 hours.",
    ),
)
SEND_AGAIN = _letter(
    Actor.ISSUER,
    Text("请重新发送发票原件：{number}", "Please send the original again: {number}"),
    Text(
        "这张发票的原件我们没有收到，或下载链接已失效。请在 {deadline} 前把 OFD、PDF 或 XML 原件重新发来。",
        "We have not received the original of this invoice, or its link no longer works. Please send the OFD, PDF "
        "or XML "
        "by {deadline}.",
    ),
)
ASK_TAX_OFFICE = _letter(
    Actor.TAX_OFFICE,
    Text("请协助鉴定发票真伪：{number}", "Please examine an invoice: {number}"),
    Text(
        "我司取得的这张发票，我们在“{source}”里查不到，并有可疑之处，已暂停付款和入账。疑点和查验记录附后，请协助鉴定真伪。",
        "We cannot find this invoice in {source}, and parts of it are suspicious. Payment and booking are on hold. The "
        "particulars and what the platform answered are attached. Please help us to examine it.",
    ),
)
EXPORT_AGAIN = _letter(
    Actor.TAX_STAFF,
    Text("请重新导出 {source}", "Please export {source} again"),
    Text(
        "为判断下面这张发票是否缺失，需要重新导出“{source}”：登录本单位，开票日期包括这张票，进项选“取得发票”、"
        "销项选“开具发票”，票种、发票来源、发票状态、入账状态都选“全部”，对方不填；导出后核对页面显示的总条数。",
        "To judge the following invoice, {source} has to be exported again: log in for our company; dates that hold "
        "this invoice; received invoices for purchases, issued ones for sales; all kinds, origins, statuses and "
        "booking states, no seller; then compare the count with the one the page shows.",
    ),
)
HAND_OVER = _letter(
    Actor.ACCOUNTANT,
    Text("请核对这张发票：{number}", "Please check an invoice: {number}"),
    Text(
        "这张发票看来属于另一家公司或另一个账套。请核对并接收，原件和审批一并转过去。",
        "This invoice seems to belong to another company or ledger. Please check and take it over with its approvals.",
    ),
)
ASK_HOLDER = _letter(
    Actor.EMPLOYEE,
    Text("请核对这张发票的报销：{number}", "Please check your claim of {number}"),
    Text(
        "这张发票在另一处也有登记。请核对是否报销过，保留一处，另一处由财务冲销。",
        "This invoice is recorded elsewhere, too. Please check whether it was claimed before; one record is kept, "
        "finance reverses the other.",
    ),
)
RESTORE = _letter(
    Actor.ADMINISTRATOR,
    Text("请恢复发票文件：{number}", "Please restore the file of {number}"),
    Text(
        "这张发票应在“{source}”里，现在不在。请从回收站或备份恢复，并记录原因；恢复后核对文件与原来一致。",
        "This invoice belongs in {source} and is not there. Please restore it from the bin or a backup, note the "
        "reason, "
        "and compare the file with what it was.",
    ),
)
EXAMINE_SYSTEM = _letter(
    Actor.ADMINISTRATOR,
    Text("请检查 {source} 的同步和设置", "Please examine the synchronisation and settings of {source}"),
    Text(
        "这张发票应在“{source}”里而没有。请检查同步任务、接收渠道的设置和查看范围，补跑后按天核对条数。",
        "This invoice should be in {source} and is not. Please examine its sync jobs, channel settings and scopes, run "
        "them again with an overlap, and compare the counts by day.",
    ),
)
EXAMINE_QUEUE = _letter(
    Actor.ADMINISTRATOR,
    Text("请处理“{source}”里等识别的发票", "Please work off what awaits recognition in {source}"),
    Text(
        "“{source}”里有发票识别失败，或识别后一直没有复核，还没有号码；下面这张可能就在其中。请重新识别或安排人复核，"
        "补全号码，并告诉我们结果。",
        "{source} holds invoices that were not recognised or never reviewed, and have no number yet; the following may "
        "be one of them. Please recognise them again or have them reviewed and completed, and tell us the result.",
    ),
)
GRANT_ACCESS = _letter(
    Actor.ADMINISTRATOR,
    Text("申请查看发票：{number}", "Request to see {number}"),
    Text(
        "我需要核对这张发票，但在“{source}”里看不到，可能不在我的查看范围内。请核对后开通，或由有权限的人代查。",
        "I have to check this invoice and cannot see it in {source}; it may lie outside my scope. Please grant "
        "access, or "
        "have somebody with access look.",
    ),
)
FORWARD_MAIL = _letter(
    Actor.EMPLOYEE,
    Text("请找一封发票邮件：{number}", "Please look for the mail of {number}"),
    Text(
        "这张发票的原件没有收到，邮件可能在您的信箱里。请按发票号码、销售方和金额搜索所有文件夹（包括垃圾邮件），"
        "找到后把原邮件连同附件转发过来；没有找到也请告知。",
        "The original of this invoice has not arrived, and its mail may be in your mailbox. Please search all folders, "
        "spam included, by number, seller and total, and forward the mail with its attachment; tell us, too, if it is "
        "not there.",
    ),
)
STAMPED_COPY = _letter(
    Actor.ISSUER,
    Text("请提供记账联复印件：{number}", "Please send a stamped copy of {number}"),
    Text(
        "这张纸质发票我们不慎遗失。请在 {deadline} 前提供加盖发票专用章的记账联复印件。",
        "We have lost this paper invoice. Please send a copy of your own sheet with your invoice seal by {deadline}.",
    ),
)
COLLECT_PROOFS = _letter(
    Actor.ACCOUNTANT,
    Text("请收集替代凭证：{seller} {total} 元", "Please collect proofs: {seller}, {total}"),
    Text(
        "对方已注销、成为非正常户或无法联系，发票补不到。请在汇算清缴结束前收集：无法补开的证明、合同或协议、"
        "非现金付款凭证；有的还要运输、入库和会计核算资料。",
        "The issuer is deregistered or cannot be reached. Before the annual settlement ends, please collect the "
        "proof of "
        "that, the contract, and the non-cash payment; also transport, warehouse and accounting papers where there "
        "are.",
    ),
)
