"""What people and programs write above a column, and the field it means: data, Chinese and English.

A field's words stand by priority: where two columns mean the same field, the word that stands first wins. All are
written as `headings.plain` makes them: half width, lower case, without blanks, stars and colons.
"""

from collections.abc import Mapping

WORDS: Mapping[str, tuple[str, ...]] = {
    # What identifies the invoice.
    "digital": (
        "数电发票号码", "数电票号码", "全电发票号码", "全电票号码", "数电号码", "数电票号", "数电发票号", "数电号",
        "全电号码", "全电发票号", "数电发票(电子)号码", "电子发票号码", "电子发票号", "digitalinvoiceno",
        "digitalinvoicenumber", "einvoiceno", "einvoicenumber", "zzfphm", "fullydigitalinvoicenumber",
    ),
    "number": (
        "发票号码", "发票号", "发票编号", "票据号码", "票据号", "票号", "号码", "发票no", "发票num", "发票单号",
        "纸质发票号码", "纸票号码", "关联发票号码", "关联发票", "invoicenumber", "invoiceno", "invoiceno.", "invoice#",
        "invoicenum", "invno", "invno.", "inv#", "fphm", "票据编号", "发票号码/数电票号码", "发票号码/数电发票号码",
        "发票流水号", "单据发票号", "进项发票号", "invoice_no", "invoice_number", "number", "发票",
    ),
    "code": ("发票代码", "票据代码", "纸质发票代码", "代码", "invoicecode", "fpdm", "invoice_code", "code"),
    "kind": (
        "发票票种", "票种", "发票类型", "发票种类", "票据类型", "票据种类", "发票类别", "票种名称", "发票票种名称",
        "票类", "票据类别", "凭证种类", "扣税凭证类型", "invoicetype", "invoicekind", "typeofinvoice", "fplx", "kind",
    ),
    "issue_date": (
        "开票日期", "发票日期", "开具日期", "发票开具日期", "开票时间", "发票开票日期", "开具时间", "填开日期",
        "票据日期", "出票日期", "票面日期", "填发日期", "invoicedate", "dateofissue", "issuedate", "invoicedt", "kprq",
        "issue_date", "invoice_date",
    ),
    "check_code": ("校验码", "发票校验码", "校验码后6位", "校验码后六位", "checkcode", "check_code", "jym"),
    "seller_name": (
        "销方名称", "销售方名称", "销售方纳税人名称", "销方纳税人名称", "销货方名称", "销货单位名称", "销方企业名称",
        "销售方", "销方", "销货方", "销货单位", "销售单位", "销售方单位名称", "卖方名称", "卖方", "开票方名称",
        "开票方", "开票单位", "开票公司", "开票单位名称", "供应商名称", "供应商", "供货商", "供货单位", "供货方",
        "供方", "供方名称", "供应商全称", "收款单位", "收款方", "收款方名称", "收款单位名称", "收款人", "收款人名称",
        "收款户名", "收款账户名称", "对方单位", "对方单位名称", "对方名称", "对方户名", "对方公司", "往来单位",
        "往来单位名称", "往来单位/供应商", "商户", "商户名称", "商家", "商家名称", "消费商户", "承运人", "承运方",
        "承包方", "服务商", "乙方", "乙方名称", "sellername", "seller", "vendor", "vendorname", "supplier",
        "suppliername", "payee", "merchant", "xfmc", "xsfmc", "seller_name",
    ),
    "seller_tax_id": (
        "销方识别号", "销售方识别号", "销方税号", "销售方税号", "销方纳税人识别号", "销售方纳税人识别号", "销货方税号",
        "销货方识别号", "销货方纳税人识别号", "销货单位税号", "供应商税号", "供应商纳税人识别号", "供应商识别号",
        "供方税号", "开票方税号", "开票方识别号", "开票方纳税人识别号", "收款方税号", "对方税号", "对方单位税号",
        "卖方税号", "销售方统一社会信用代码", "销方统一社会信用代码", "供应商统一社会信用代码", "对方纳税人识别号",
        "销售方统一社会信用代码/纳税人识别号", "销方信用代码", "sellertaxid", "sellertaxno", "vendortaxid",
        "suppliertaxid", "xfsh", "xsfnsrsbh", "seller_tax_id",
    ),
    "buyer_name": (
        "购买方名称", "购方名称", "购买方纳税人名称", "购方纳税人名称", "购货方名称", "购货单位名称", "购方企业名称",
        "购买方", "购方", "购货方", "购货单位", "购买单位", "买方名称", "买方", "受票方名称", "受票方", "收票方",
        "收票方名称", "发票抬头", "抬头", "抬头名称", "客户名称", "客户", "客户全称", "付款方名称", "付款单位",
        "付款方", "需方", "甲方", "甲方名称", "buyername", "buyer", "purchaser", "customer", "customername", "gfmc",
        "gmfmc", "billto", "buyer_name",
    ),
    "buyer_tax_id": (
        "购方识别号", "购买方识别号", "购方税号", "购买方税号", "购方纳税人识别号", "购买方纳税人识别号", "购货方税号",
        "购货方识别号", "购货方纳税人识别号", "购货单位税号", "客户税号", "客户纳税人识别号", "买方税号", "受票方税号",
        "抬头税号", "购买方统一社会信用代码", "购方统一社会信用代码", "客户统一社会信用代码", "受票方纳税人识别号",
        "购买方统一社会信用代码/纳税人识别号", "购方信用代码", "buyertaxid", "buyertaxno", "customertaxid", "gfsh",
        "gmfnsrsbh", "buyer_tax_id",
    ),
    # Money. `money` is a heading that does not say whether tax is in it; `rows` settles that.
    "total": (
        "价税合计", "价税合计金额", "价税总额", "价税总计", "含税金额", "金额(含税)", "含税总额", "含税合计", "含税价",
        "含税", "含税总金额", "发票金额(含税)", "发票含税金额", "合计金额(含税)", "开票金额(含税)", "票面金额(含税)",
        "金额含税", "发票总额", "发票总金额", "发票价税合计", "总金额", "总额", "总价", "总计", "价税合计(小写)",
        "价税合计金额(小写)", "含税销售额", "含税开票金额", "total", "totalamount", "grossamount", "gross",
        "amountincl.tax", "amountinclvat", "amountincludingtax", "amount(incl.tax)", "invoicetotal",
        "invoicetotalamount", "jshj", "taxinclusiveamount",
    ),
    "paid": (
        "实付金额", "付款金额", "支付金额", "付款额", "应付金额", "订单金额", "合同金额", "采购金额", "含税订单金额",
        "应收票金额", "应开票金额", "应收发票金额", "待收票金额", "交易金额", "申请付款金额", "实际付款金额",
        "本次付款金额", "应付款", "消费金额", "支出金额", "amountpaid",
    ),
    "claimed": (
        "报销金额", "本次报销金额", "实报金额", "申请报销金额", "报销额", "分摊金额", "本次分摊金额", "核销金额",
        "入账金额", "本次入账金额", "记账金额", "审批金额", "核定金额", "申请金额", "报账金额", "claimedamount",
        "claimamount", "reimbursedamount", "allocatedamount",
    ),
    "amount": (
        "不含税金额", "金额(不含税)", "未税金额", "去税金额", "不含税额", "不含税价", "不含税合计", "不含税合计金额",
        "不含税", "发票金额(不含税)", "合计金额(不含税)", "不含税销售额", "净额", "税前金额", "不含税总额", "未税额",
        "合计不含税金额", "netamount", "amountexcl.tax", "amountexcludingtax", "net", "amountexclvat",
        "amount(excl.tax)", "je", "计税金额", "销售额", "taxexclusiveamount",
    ),
    "money": (
        "金额", "合计金额", "发票金额", "金额合计", "开票金额", "票面金额", "合计", "发票面额", "金额合计(元)",
        "票据金额", "单据金额", "发生额", "发生金额", "费用金额", "借方金额", "借方", "借方发生额", "本币金额",
        "原币金额", "人民币金额", "小写金额", "贷方金额", "贷方", "贷方发生额", "amount", "invoiceamount", "sum",
        "debit", "credit",
    ),
    "tax": (
        "票面税额", "税额", "合计税额", "税额合计", "发票税额", "进项税额", "增值税额", "税款", "税金", "可抵扣税额",
        "taxamount", "tax", "vat", "vatamount", "se", "totaltax",
    ),
    "deductible": ("有效抵扣税额", "有效税额", "抵扣税额", "认证税额", "允许抵扣税额", "deductibletax"),
    # State.
    "status": (
        "发票状态", "状态", "票据状态", "票面状态", "开票状态", "发票状态名称", "invoicestatus", "status", "fpzt",
    ),
    "positive": ("是否正数发票", "正数发票标志", "是否蓝字发票", "是否正数"),
    "negative": (
        "是否红字发票", "红字发票标志", "是否负数发票", "是否红票", "负数标志", "红票标志", "是否红字", "红字标志",
    ),
    "colour": ("蓝红字标志", "红蓝字标志", "红蓝字", "发票性质", "红蓝标志", "正负标志", "蓝字/红字"),
    "void": ("作废标志", "是否作废", "作废状态", "作废", "作废标记", "废票标志"),
    "lock": ("红字锁定标志", "红字锁定", "是否红字锁定", "锁定标志", "红字锁定状态"),
    "red_of": (
        "被红冲蓝字数电票号码", "被红冲蓝字数电发票号码", "对应蓝字发票号码", "对应正数发票号码", "原发票号码",
        "蓝字发票号码", "原蓝字发票号码", "原蓝票号码", "蓝票号码", "对应蓝票号码", "红冲原发票号码", "原发票号",
        "red_of",
    ),
    "remark": (
        "备注", "发票备注", "备注信息", "备注说明", "票面备注", "remark", "remarks", "note", "notes", "memo", "bz",
    ),
    # Lines of goods.
    "line_name": (
        "货物或应税劳务名称", "货物或应税劳务、服务名称", "货物或应税劳务服务名称", "项目名称", "商品名称", "货物名称",
        "货物、劳务及服务名称", "货物劳务名称", "品名", "商品", "商品/服务名称", "服务名称", "开票项目", "开票内容",
        "发票内容", "货物或服务名称", "itemname", "item", "goods", "description", "productname",
    ),
    "line_spec": ("规格型号", "规格", "型号", "spec", "specification"),
    "line_unit": ("单位", "计量单位", "unit"),
    "line_quantity": ("数量", "quantity", "qty"),
    "line_price": ("单价", "单价(不含税)", "不含税单价", "含税单价", "price", "unitprice"),
    "line_rate": ("税率", "税率/征收率", "税率(%)", "税率征收率", "征收率", "taxrate", "vatrate", "rate"),
    "line_amount": ("行金额", "明细金额", "商品金额", "项目金额", "lineamount"),
    "line_tax": ("行税额", "明细税额", "商品税额", "linetax"),
    "line_number": ("行号", "明细行号", "明细序号", "lineno"),
    "class_code": (
        "税收分类编码", "商品编码", "商品和服务税收分类编码", "税收编码", "商品税收分类编码", "税收分类",
        "商品和服务税收编码",
    ),
    # What else a source says; see `vocabulary.FACTS`.
    "sequence": ("序号", "序列", "编号", "行次", "no", "no.", "#", "seq", "项次"),
    "origin": ("发票来源", "票据来源", "数据来源", "来源", "source", "fply"),
    "business": ("特定业务类型", "业务类型", "特定业务", "特殊票种"),
    "risk": ("发票风险等级", "风险等级", "fpfxdj"),
    "risk_status": ("风险状态", "管理状态"),
    "drawer": ("开票人", "drawer"),
    "booked": (
        "入账状态", "入账标识", "入账标志", "是否入账", "记账状态", "是否记账", "入账情况", "记账标志", "是否已入账",
        "入账用途", "报销状态", "是否报销", "报销情况", "是否已报销", "booked", "posted", "postingstatus",
    ),
    "selected": (
        "勾选状态", "是否勾选", "勾选标志", "认证状态", "是否认证", "抵扣状态", "是否抵扣", "勾选", "用途确认状态",
        "抵扣勾选状态", "勾选标识", "是否已勾选", "是否已认证", "selected",
    ),
    "selected_at": ("勾选时间", "勾选日期", "认证日期", "认证时间", "确认时间", "用途确认时间", "selectedat"),
    "period": (
        "税款所属期", "所属期", "税期", "抵扣所属期", "认证所属期", "抵扣税期", "勾选所属期", "税款属期", "属期",
        "认证属期", "taxperiod",
    ),
    "usage": ("用途", "发票用途", "勾选用途", "抵扣用途", "用途标签"),
    "domestic_proof": ("转内销证明编号", "出口转内销证明编号"),
    "kind_label": ("票种标签", "发票标签", "标签"),
    "difference": ("差额扣除标识", "差额征税标志"),
    "voucher": (
        "凭证号", "凭证字号", "凭证编号", "凭证号码", "记账凭证号", "会计凭证号", "凭证字", "记账凭证", "凭证",
        "凭证号数", "入账凭证号", "过账凭证", "voucherno", "voucher", "vouchernumber", "journalno", "documentno",
        "会计凭证",
    ),
    "claim": (
        "报销单号", "报销单编号", "单据编号", "单据号", "单号", "报账单号", "费用单号", "申请单号", "流程编号",
        "审批编号", "单据号码", "报销单", "报销编号", "费用报销单号", "付款单号", "付款申请单号", "claimno", "claim",
        "reportid", "expensereport", "claimnumber", "claimid",
    ),
    "holder": (
        "报销人", "经办人", "申请人", "提交人", "持有人", "员工", "姓名", "员工姓名", "报账人", "领用人", "制单人",
        "录入人", "报销人姓名", "采集人", "收票人", "上传人", "employee", "claimant", "submitter", "holder",
    ),
    "department": ("部门", "报销部门", "所属部门", "费用部门", "申请部门", "department"),
    "org": (
        "账套", "组织", "所属组织", "法人主体", "核算单位", "公司", "公司名称", "账套名称", "所属公司", "组织名称",
        "公司主体", "核算主体", "记账主体", "单位名称", "入账组织", "法人公司", "主体", "账簿", "entity", "company",
        "companycode", "org",
    ),
    "order": (
        "订单号", "采购订单号", "采购订单", "订单编号", "po号", "po", "pono", "pono.", "采购单号", "采购单", "订单",
        "订货单号", "采购订单编号", "ponumber", "purchaseorder", "orderno", "ordernumber", "orderid",
    ),
    "contract": ("合同号", "合同编号", "合同", "合同号码", "采购合同号", "contractno", "contract", "contractnumber"),
    "paid_at": (
        "付款日期", "付款时间", "支付日期", "支付时间", "实付日期", "打款日期", "转账日期", "交易日期", "交易时间",
        "到账日期", "paymentdate", "paydate", "paidat", "paiddate", "transactiondate",
    ),
    "ordered_at": ("下单日期", "订单日期", "下单时间", "订货日期", "采购日期", "签订日期", "合同日期", "orderdate"),
    "expected_by": (
        "应到票日期", "预计到票日期", "预计开票日期", "应开票日期", "到票期限", "应收票日期", "预计到票",
        "要求到票日期", "最晚到票日期", "收票期限", "duedate", "expecteddate", "expectedby",
    ),
    "received_state": (
        "到票状态", "是否到票", "收票状态", "是否收票", "开票情况", "是否开票", "到票情况", "是否已到票", "发票情况",
    ),
    "recorded_at": (
        "记账日期", "凭证日期", "入账日期", "入账时间", "过账日期", "报销日期", "制单日期", "登记日期", "业务日期",
        "单据日期", "提交日期", "申请日期", "录入日期", "录入时间", "收票日期", "收到日期", "费用日期", "消费日期",
        "发生日期", "创建日期", "创建时间", "提交时间", "报账日期", "日期", "记账时间", "采集时间", "采集日期", "date",
        "postingdate", "entrydate", "bookingdate", "recorddate", "claimdate", "voucherdate",
    ),
    "accounting_period": ("会计期间", "期间", "会计月份", "记账期间", "入账期间", "月份", "会计年月", "period"),
    "summary": (
        "摘要", "凭证摘要", "事由", "报销事由", "费用说明", "说明", "用途说明", "报销说明", "费用内容", "事项", "内容",
        "summary",
    ),
    "subject": (
        "科目", "会计科目", "科目名称", "费用类型", "费用科目", "费用类别", "科目编码", "account", "subject",
        "category",
    ),
    "result": (
        "返回码", "结果代码", "查验结果代码", "查验返回码", "结果码", "查验结果编码", "查验代码", "resultcode",
        "returncode",
    ),
    "result_text": (
        "查验结果", "查验状态", "验真结果", "验真状态", "核验结果", "核验状态", "结果", "查验结论", "返回信息",
        "结果描述", "查验结果说明", "查验情况", "验证结果", "查验信息", "结果说明", "返回结果", "result",
        "verificationresult", "verifyresult",
    ),
    "result_reason": ("失败原因", "查验失败原因", "错误原因", "错误信息", "异常原因", "失败说明", "failreason"),
    "verified_at": (
        "查验时间", "查验日期", "验真时间", "验真日期", "核验时间", "核验日期", "最后查验时间", "最近查验时间",
        "验证时间", "verifiedat", "verificationtime", "verifytime",
    ),
    "verified_times": ("查验次数", "第几次查验", "已查验次数"),
    "deleted_at": ("删除时间", "删除日期", "移入回收站时间", "deletedat", "deletetime", "deletedon"),
    "deleted_by": ("删除人", "删除者", "操作删除人", "deletedby"),
    "deleted_why": ("删除原因", "删除说明", "deletereason"),
    "location": ("存放位置", "档案位置", "档案号", "保管位置", "归档位置", "档案编号", "册号", "location"),
    "file": (
        "附件", "文件名", "附件名称", "附件名", "文件名称", "原件", "文件", "影像", "发票文件", "文件路径", "附件路径",
        "file", "filename", "attachment", "path",
    ),
    "sha256": ("sha256", "文件哈希", "哈希", "hash", "文件指纹", "摘要值"),
    "direction": ("进销项", "进销标志", "进项/销项", "方向", "发票方向", "direction"),
    # Of issuing systems alone.
    "terminal": (
        "开票终端", "开票点", "开票机号", "分机号", "税控设备号", "机器编号", "金税盘号", "开票终端标识", "开票软件",
    ),
    "upload": (
        "上传状态", "上传标志", "报送状态", "报送标志", "是否上传", "上传情况", "报税标志", "抄报状态", "上传时间",
        "上传结果",
    ),
    "printed": ("打印标志", "打印状态", "是否打印", "清单标志", "修复标志", "交付状态", "是否交付", "推送状态"),
    "voided_by": ("作废人", "作废日期", "作废时间"),
}  # fmt: skip
"""Field -> headings that mean it."""
