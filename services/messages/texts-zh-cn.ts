import type { MessageTexts } from './template-names.ts';

export const simplifiedChinese: MessageTexts = {
  invitation: {
    subject: '邀请您加入 Lienlight 上的 {organisation}',
    text: `{inviter} 邀请您在 Lienlight 上为 {organisation} 工作。

请在 {expires} 之前打开以下链接接受邀请：

{link}

该链接仅供您本人使用一次。如果您并未预期收到此邀请，请不要理会。
`,
  },
  'password-reset': {
    subject: '请为 Lienlight 设置新密码',
    text: `{organisation} 的管理员允许您为 Lienlight 设置新密码。

请在 {expires} 之前打开以下链接：

{link}

该链接只能使用一次。如果您没有提出此要求，请告知管理员并不要理会：您的密码保持不变。
`,
  },
  'password-changed': {
    subject: '您的 Lienlight 密码已更改',
    text: `您的密码已于 {at} 更改，您的其他会话均已结束。

如果不是您本人操作，请立即告知贵单位的管理员。
`,
  },
  'account-changed': {
    subject: '{organisation}：银行账户已变更',
    text: `{organisation} 在 Lienlight 上的银行账户已于 {at} 由两名人员变更。

原账户：{oldAccount}
新账户：{newAccount}

您收到本通知，是因为您是或不久前曾是 {organisation} 的联系人。如果您对此变更不知情，请立即用您已掌握的电话号码联系管理员。
`,
  },
  'counterparty-account-changed': {
    subject: '{organisation} 已变更银行账户',
    text: `您的交易对方 {organisation} 已于 {at} 在 Lienlight 上变更银行账户。

原账户：{oldAccount}
新账户：{newAccount}

如您此前被告知向他方付款（例如收到债权转让通知后向银行付款），仍按该通知付款。
向新账户付款之前，请用您已掌握的电话号码致电 {organisation} 核实；请勿回复本消息。
`,
  },
  'contact-removed': {
    subject: '{organisation}：您不再是联系人',
    text: `您的地址已于 {at} 从 Lienlight 上 {organisation} 的联系人中移除或替换。

如果您对此不知情，请告知 {organisation} 的管理员。
`,
  },
  'obligor-link': {
    subject: '{seller} 请您确认发票 {invoice}',
    text: `{seller} 请您确认或拒绝其发票 {invoice}，金额 {amount}。

请在 {expires} 之前打开以下链接：

{link}

系统将以短信向您发送验证码。该链接只显示这一笔应收账款；请勿转发给任何人。
如果您不认识 {seller}，请不要理会。
`,
  },
  'assignment-notice': {
    subject: '应收账款转让通知：{seller} 的发票 {invoice}',
    text: `{seller} 因发票 {invoice}（{amount}）对贵方享有的应收账款已转让给 {assignee}（{reference}）。

自即日起，请仅向以下账户付款，并注明发票号码：

{account}
{holder}

向其他账户付款可能不构成有效清偿。如贵方此前未见过该账户，请在付款前拨打贵方已有的 {seller} 电话号码核实；请勿回复本邮件。
`,
  },
  'obligor-code': {
    subject: 'Lienlight 验证码',
    text: 'Lienlight：您的验证码是 {code}，{minutes} 分钟内有效。请勿告知任何人，包括我们。',
  },
};
