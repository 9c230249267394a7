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
  'second-factor-on': {
    subject: '您的 Lienlight 账户已启用两步验证',
    text: `您的账户已于 {at} 绑定身份验证器应用。自此，您需使用密码和应用中的验证码登录；您的其他会话均已结束。

如果不是您本人操作，请立即告知贵单位的管理员。
`,
  },
  'second-factor-off': {
    subject: '您的 Lienlight 账户已关闭两步验证',
    text: `您账户的两步验证已于 {at} 关闭，现在仅凭密码即可登录。

如果不是您本人操作，请立即告知贵单位的管理员。
`,
  },
  'second-factor-reset': {
    subject: '管理员已重置您在 Lienlight 的两步验证',
    text: `{organisation} 的管理员已于 {at} 移除您账户的两步验证。在您重新设置之前，仅凭密码即可登录。

如果您没有提出此要求，请立即用您已掌握的电话号码联系管理员。
`,
  },
  'recovery-code-used': {
    subject: '您的 Lienlight 账户使用了一个恢复码',
    text: `您的一个恢复码已于 {at} 被使用，不能再次使用。剩余恢复码：{left} 个。

如果不是您本人操作，请立即修改密码，并告知贵单位的管理员。
`,
  },
  'second-factor-guessed': {
    subject: '有人试图进入您的 Lienlight 账户',
    text: `{at}，有人为您的账户多次输入错误的验证码。只有密码正确才会要求输入验证码：可能有人知道您的密码。

如果不是您本人操作，请立即修改密码，并告知贵单位的管理员。
`,
  },
  'access-reset': {
    subject: '您的 Lienlight 访问权限已重置',
    text: `本门户的运营者已于 {at} 重置您账户的访问：两步验证已移除，会话已结束，并生成了设置新密码的链接。

如果您没有提出此要求，请立即告知运营者。
`,
  },
  'access-reset-link': {
    subject: '重新进入您的 Lienlight 账户',
    text: `本门户的运营者已重置您账户的访问：两步验证已移除，会话已结束。

请在 {expires} 之前打开以下链接设置新密码：

{link}

该链接只能使用一次。如果您没有提出此要求，请立即告知运营者。
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
  'alarm-standing': {
    subject: '{machine}：{alarm}',
    text: `设备 {machine}：{alarm}，始于 {at}。贵方尚无人确认此警报。

{link}

请在该页面确认警报、将其静音，或登记说明原因的维修时段。
`,
  },
  'obligor-code': {
    subject: 'Lienlight 验证码',
    text: 'Lienlight：您的验证码是 {code}，{minutes} 分钟内有效。请勿告知任何人，包括我们。',
  },
};
