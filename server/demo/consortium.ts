import type { OrganisationKind } from '#domain/access/organisation-kinds';

/** An organisation of the demo consortium. Companies, people and numbers are invented; check digits are right. */
export interface DemoOrganisation {
  readonly key: DemoKey;
  readonly name: string;
  readonly kinds: readonly OrganisationKind[];
  readonly country: string;
  readonly identifiers: readonly { readonly scheme: string; readonly value: string }[];
  readonly address: { readonly street: string; readonly city: string; readonly postalCode: string };
  readonly accounts: readonly DemoAccount[];
  readonly people: readonly DemoPerson[];
  readonly domain: string;
}

export interface DemoAccount {
  readonly accountNumber: string;
  readonly bic: string;
  readonly bankName: string;
  readonly currency: string;
}

export interface DemoPerson {
  readonly name: string;
  /** Before the @ of the organisation's domain. */
  readonly mailbox: string;
  readonly roles: readonly ('ADMINISTRATOR' | 'PREPARER' | 'APPROVER' | 'VIEWER')[];
  readonly locale: 'en' | 'zh-CN';
  readonly timeZone: string;
}

export const DEMO_KEYS = [
  'kranwerk',
  'huadong',
  'nordhafen',
  'jiangnan',
  'brugbaan',
  'ebro',
  'hengtai',
  'wisla',
  'elbe',
  'rhone',
  'maas',
  'yangtze',
  'pruef',
] as const;
export type DemoKey = (typeof DEMO_KEYS)[number];

const people = (
  timeZone: string,
  locale: DemoPerson['locale'],
  administrator: string,
  preparer: string,
  approver: string,
  viewer: string,
): readonly DemoPerson[] => [
  { name: administrator, mailbox: 'admin', roles: ['ADMINISTRATOR'], locale, timeZone },
  { name: preparer, mailbox: 'finance', roles: ['PREPARER'], locale, timeZone },
  { name: approver, mailbox: 'approver', roles: ['APPROVER'], locale, timeZone },
  { name: viewer, mailbox: 'reader', roles: ['VIEWER'], locale, timeZone },
];

const BERLIN = 'Europe/Berlin';
const SHANGHAI = 'Asia/Shanghai';

export const DEMO_CONSORTIUM: readonly DemoOrganisation[] = [
  {
    key: 'kranwerk',
    name: 'Kranwerk Süd AG',
    kinds: ['MANUFACTURER'],
    country: 'DE',
    domain: 'kranwerk.example',
    identifiers: [
      { scheme: 'VAT', value: 'DE811204477' },
      { scheme: 'LEI', value: '529900KRANWERKSD0109' },
    ],
    address: { street: 'Werkstraße 12', city: 'Ulm', postalCode: '89073' },
    accounts: [
      { accountNumber: 'DE29600501017000123456', bic: 'SOLADEST600', bankName: 'Landesbank Süd', currency: 'EUR' },
    ],
    people: people(BERLIN, 'en', 'Annika Vogt', 'Jonas Weller', 'Sabine Krug', 'Timo Haas'),
  },
  {
    key: 'huadong',
    name: '华东重工机械股份有限公司',
    kinds: ['MANUFACTURER'],
    country: 'CN',
    domain: 'huadong.example',
    identifiers: [
      { scheme: 'USCC', value: '91320300MA1HD0003J' },
      { scheme: 'LEI', value: '300300HUADONGZG00002' },
    ],
    address: { street: '经济技术开发区东环路 66 号', city: '徐州', postalCode: '221004' },
    accounts: [
      { accountNumber: '6222031105001234562', bic: 'ICBKCNBJJSP', bankName: '长江商业银行徐州分行', currency: 'CNY' },
    ],
    people: people(SHANGHAI, 'zh-CN', '马超群', '李倩', '王志远', '韩雨'),
  },
  {
    key: 'nordhafen',
    name: 'Nordhafen Leasing GmbH',
    kinds: ['LESSOR'],
    country: 'DE',
    domain: 'nordhafen.example',
    identifiers: [
      { scheme: 'VAT', value: 'DE298765436' },
      { scheme: 'LEI', value: '529900NORDHAFEN00169' },
    ],
    address: { street: 'Am Sandtorkai 40', city: 'Hamburg', postalCode: '20457' },
    accounts: [
      { accountNumber: 'DE34200505501234567890', bic: 'HASPDEHHXXX', bankName: 'Hamburger Kontor', currency: 'EUR' },
    ],
    people: people(BERLIN, 'en', 'Marit Petersen', 'Fynn Harms', 'Dörte Jessen', 'Jule Tams'),
  },
  {
    key: 'jiangnan',
    name: '江南设备租赁有限公司',
    kinds: ['LESSOR'],
    country: 'CN',
    domain: 'jiangnan.example',
    identifiers: [
      { scheme: 'USCC', value: '91320594MA1JN00014' },
      { scheme: 'LEI', value: '300300JIANGNAN000166' },
    ],
    address: { street: '苏州工业园区星湖街 328 号', city: '苏州', postalCode: '215123' },
    accounts: [
      { accountNumber: '6222021102012345678', bic: 'ICBKCNBJSZU', bankName: '长江商业银行苏州分行', currency: 'CNY' },
    ],
    people: people(SHANGHAI, 'zh-CN', '周敏', '陈伟', '林静', '赵磊'),
  },
  {
    key: 'brugbaan',
    name: 'Brug & Baan Infra B.V.',
    kinds: ['LESSEE'],
    country: 'NL',
    domain: 'brugbaan.example',
    identifiers: [
      { scheme: 'VAT', value: 'NL819234567B01' },
      { scheme: '0106', value: '34261987' },
    ],
    address: { street: 'Maasboulevard 100', city: 'Rotterdam', postalCode: '3063NS' },
    accounts: [{ accountNumber: 'NL02MAAS0417164300', bic: 'MAASNL2R', bankName: 'Maas Bank N.V.', currency: 'EUR' }],
    people: people('Europe/Amsterdam', 'en', 'Pieter Smit', 'Sanne de Wit', 'Bram Kuiper', 'Noor Dekker'),
  },
  {
    key: 'ebro',
    name: 'Constructora del Ebro S.A.',
    kinds: ['LESSEE'],
    country: 'ES',
    domain: 'ebro.example',
    identifiers: [
      { scheme: 'VAT', value: 'ESA50123459' },
      { scheme: 'LEI', value: '959800CONSTREBRO0164' },
    ],
    address: { street: 'Paseo de la Independencia 21', city: 'Zaragoza', postalCode: '50001' },
    accounts: [
      { accountNumber: 'ES9121000418450200051332', bic: 'CAIXESBB', bankName: 'Caja del Ebro', currency: 'EUR' },
    ],
    people: people('Europe/Madrid', 'en', 'Lucía Navarro', 'Diego Roca', 'Marta Gil', 'Iker Sanz'),
  },
  {
    key: 'hengtai',
    name: '苏州恒泰建设工程有限公司',
    kinds: ['LESSEE'],
    country: 'CN',
    domain: 'hengtai.example',
    identifiers: [{ scheme: 'USCC', value: '91320500MA1HT0007X' }],
    address: { street: '姑苏区人民路 1518 号', city: '苏州', postalCode: '215002' },
    accounts: [
      { accountNumber: '6217001180009876543', bic: 'PCBCCNBJJSS', bankName: '长江商业银行苏州分行', currency: 'CNY' },
    ],
    people: people(SHANGHAI, 'zh-CN', '孙涛', '吴芳', '郑凯', '冯雪'),
  },
  {
    key: 'wisla',
    name: 'Wisła Budowa Sp. z o.o.',
    kinds: ['LESSEE'],
    country: 'PL',
    domain: 'wisla.example',
    identifiers: [
      { scheme: 'VAT', value: 'PL5261548001' },
      { scheme: 'LEI', value: '259400WISLABUDOWA078' },
    ],
    address: { street: 'ul. Nadrzeczna 14', city: 'Gdańsk', postalCode: '80-336' },
    accounts: [
      {
        accountNumber: 'PL61109010140000071219812874',
        bic: 'WISLPLPW',
        bankName: 'Bank Nadwiślański S.A.',
        currency: 'EUR',
      },
    ],
    people: people('Europe/Warsaw', 'en', 'Agnieszka Wrona', 'Marek Zieliński', 'Ewa Kaczmarek', 'Tomasz Lis'),
  },
  {
    key: 'elbe',
    name: 'Elbe Handelsbank AG',
    kinds: ['BANK'],
    country: 'DE',
    domain: 'elbebank.example',
    identifiers: [
      { scheme: 'VAT', value: 'DE118512345' },
      { scheme: 'LEI', value: '529900ELBEHANDEL0126' },
    ],
    address: { street: 'Ballindamm 3', city: 'Hamburg', postalCode: '20095' },
    accounts: [
      { accountNumber: 'DE02200300000000778899', bic: 'ELBEDEHHXXX', bankName: 'Elbe Handelsbank AG', currency: 'EUR' },
    ],
    people: people(BERLIN, 'en', 'Henrik Paulsen', 'Lea Brandt', 'Malte Focke', 'Swantje Kröger'),
  },
  {
    key: 'rhone',
    name: 'Crédit du Rhône S.A.',
    kinds: ['BANK'],
    country: 'FR',
    domain: 'creditrhone.example',
    identifiers: [{ scheme: 'LEI', value: '969500CREDITRHON0156' }],
    address: { street: 'Quai Tilsitt 9', city: 'Lyon', postalCode: '69002' },
    accounts: [
      {
        accountNumber: 'FR5910278063210002012345641',
        bic: 'CRRHFR2LXXX',
        bankName: 'Crédit du Rhône S.A.',
        currency: 'EUR',
      },
    ],
    people: people('Europe/Paris', 'en', 'Camille Moreau', 'Théo Garnier', 'Élise Fabre', 'Jules Perrin'),
  },
  {
    key: 'maas',
    name: 'Maas Bank N.V.',
    kinds: ['BANK'],
    country: 'NL',
    domain: 'maasbank.example',
    identifiers: [{ scheme: 'LEI', value: '724500MAASBANKNV0152' }],
    address: { street: 'Coolsingel 42', city: 'Rotterdam', postalCode: '3011AD' },
    accounts: [{ accountNumber: 'NL72MAAS0500001234', bic: 'MAASNL2R', bankName: 'Maas Bank N.V.', currency: 'EUR' }],
    people: people('Europe/Amsterdam', 'en', 'Femke Visser', 'Ruben Mulder', 'Iris Bakker', 'Daan Mol'),
  },
  {
    key: 'yangtze',
    name: '长江商业银行股份有限公司',
    kinds: ['BANK'],
    country: 'CN',
    domain: 'yangtzebank.example',
    identifiers: [
      { scheme: 'USCC', value: '91310000MA1YX0003C' },
      { scheme: 'LEI', value: '300300YANGTZEBNK0123' },
    ],
    address: { street: '浦东新区世纪大道 88 号', city: '上海', postalCode: '200120' },
    accounts: [{ accountNumber: '6228480031234567890', bic: 'YZCBCNSH', bankName: '长江商业银行', currency: 'CNY' }],
    people: people(SHANGHAI, 'zh-CN', '何建国', '许丽', '高鹏', '唐宁'),
  },
  {
    key: 'pruef',
    name: 'Hanse Prüfung Wirtschaftsprüfer PartG',
    kinds: ['AUDITOR'],
    country: 'DE',
    domain: 'hansepruefung.example',
    identifiers: [{ scheme: 'LEI', value: '529900PRUEFHANSE0191' }],
    address: { street: 'Große Bleichen 8', city: 'Hamburg', postalCode: '20354' },
    accounts: [],
    people: [
      { name: 'Uta Lindemann', mailbox: 'audit', roles: ['VIEWER'], locale: 'en', timeZone: BERLIN },
      { name: 'Kai Rohde', mailbox: 'admin', roles: ['ADMINISTRATOR'], locale: 'en', timeZone: BERLIN },
    ],
  },
];

/** An obligor without an account: answers through a link. */
export const DEMO_GUEST_BUYER = {
  name: 'Tischlerei Obermoser e.U.',
  country: 'AT',
  vatId: 'ATU64219805',
  address: { street: 'Mühlgasse 4', city: 'Hallein', postalCode: '5400' },
  contact: { name: 'Resi Obermoser', email: 'resi@obermoser.example', phone: '+43 664 5550123' },
} as const;
