/** Domains of mailboxes that anybody can open: an address there says nothing about whom somebody works for. */
const FREE_MAIL = new Set(
  `126.com 139.com 163.com 189.cn aliyun.com aol.com bigpond.com bluewin.ch btinternet.com chello.at comcast.net daum.net
   duck.com email.cz fastmail.com foxmail.com free.fr freenet.de gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net
   googlemail.com hanmail.net hey.com hotmail.co.uk hotmail.com hotmail.de hotmail.es hotmail.fr hotmail.it hushmail.com
   icloud.com inbox.lv interia.pl laposte.net libero.it list.ru live.co.uk live.com live.de live.fr live.nl mac.com
   mail.com mail.de mail.ru mailbox.org me.com msn.com naver.com o2.pl onet.pl op.pl orange.fr outlook.com outlook.de
   outlook.fr pm.me posteo.de proton.me protonmail.com qq.com rambler.ru rediffmail.com rocketmail.com sapo.pt seznam.cz
   sfr.fr sina.cn sina.com sohu.com t-online.de telenet.be tuta.com tutanota.com ukr.net verizon.net vip.163.com
   vip.qq.com virgilio.it wanadoo.fr web.de wp.pl yahoo.co.jp yahoo.co.uk yahoo.com yahoo.de yahoo.es yahoo.fr yahoo.it
   yandex.com yandex.ru yeah.net ymail.com ziggo.nl zoho.com`.split(/\s+/),
);

/** What follows the last `@`, in lower case; null where there is none. */
export const mailDomain = (address: string): string | null => {
  const at = address.lastIndexOf('@');
  const domain =
    at < 0
      ? ''
      : address
          .slice(at + 1)
          .trim()
          .toLowerCase()
          .replace(/\.$/, '');
  return domain.includes('.') ? domain : null;
};

const isFreeMail = (domain: string): boolean => FREE_MAIL.has(domain);

/** The same domain, or one within the other: `ap.example.com` and `example.com`. */
const isSameHouse = (one: string, other: string): boolean =>
  one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`);

/**
 * Whose an obligor's contact looks to be, by the address that its link went to. `sellers`: the seller's own domain;
 * `free-mail`: anybody's; `other`: not the obligor's domain as the invoice gives it; `named`: that one; `unknown`: the invoice
 * gives none.
 */
export const ADDRESS_VERDICTS = ['sellers', 'free-mail', 'other', 'unknown', 'named'] as const;
type AddressVerdict = (typeof ADDRESS_VERDICTS)[number];

/** Domains that belong to somebody, of these addresses. */
const ownDomains = (addresses: readonly string[]): string[] =>
  addresses.flatMap(address => mailDomain(address) ?? []).filter(domain => !isFreeMail(domain));

export const judgeAddress = (
  address: string,
  known: { readonly sellers: readonly string[]; readonly obligors: readonly string[] },
): AddressVerdict => {
  const domain = mailDomain(address);
  const isOneOf = (addresses: readonly string[]) =>
    domain !== null && ownDomains(addresses).some(one => isSameHouse(one, domain));
  if (isOneOf(known.sellers)) return 'sellers';
  if (domain === null || isFreeMail(domain)) return 'free-mail';
  if (ownDomains(known.obligors).length === 0) return 'unknown';
  return isOneOf(known.obligors) ? 'named' : 'other';
};
