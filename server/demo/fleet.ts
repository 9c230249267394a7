import type { EquipmentCategory } from '#domain/equipment/categories';
import type { DemoKey } from './consortium.ts';

/** A model of the demo's manufacturers. Names and numbers are invented; check digits are right. */
export interface Model {
  readonly maker: DemoKey;
  readonly name: string;
  readonly category: EquipmentCategory;
  /** GTIN-14. */
  readonly gtin: string;
  /** Before the running number of the machine. */
  readonly serial: string;
  /** In whole units of the currency. */
  readonly price: number;
  readonly currency: 'EUR' | 'CNY';
  readonly origin: string;
  readonly specification: string;
  readonly engine: string;
  /** Engine hours of a working day, least and most. */
  readonly hours: readonly [number, number];
  /** Kilometres of a working day, at most. */
  readonly kilometres: number;
}

/** GTIN-14 of thirteen digits. Source: GS1 General Specifications, 7.9 (check digit). */
const gtinOf = (digits: string): string => {
  const sum = [...digits].reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 3 : 1), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
};

const kranwerk = (number: number, model: Omit<Model, 'maker' | 'currency' | 'origin' | 'gtin' | 'engine'>): Model => ({
  ...model,
  maker: 'kranwerk',
  currency: 'EUR',
  origin: 'DE',
  gtin: gtinOf(`04041234${String(number).padStart(5, '0')}`),
  engine: 'SD 6-340',
});

const huadong = (number: number, model: Omit<Model, 'maker' | 'currency' | 'origin' | 'gtin' | 'engine'>): Model => ({
  ...model,
  maker: 'huadong',
  currency: 'CNY',
  origin: 'CN',
  gtin: gtinOf(`06931234${String(number).padStart(5, '0')}`),
  engine: 'HD 9-380',
});

export const MODELS = {
  crawler: kranwerk(11, {
    name: 'RK 1300',
    category: 'crawler-crane',
    serial: 'RK13-4',
    price: 1_950_000,
    specification: 'Crawler crane, 300 t at 5.5 m, main boom 62 m, diesel 340 kW.',
    hours: [3, 8],
    kilometres: 1,
  }),
  mobile: kranwerk(12, {
    name: 'MK 110',
    category: 'mobile-crane',
    serial: 'MK11-8',
    price: 1_080_000,
    specification: 'All-terrain crane, 110 t, 5 axles, telescopic boom 60 m.',
    hours: [3, 7],
    kilometres: 90,
  }),
  tower: kranwerk(13, {
    name: 'TK 370',
    category: 'tower-crane',
    serial: 'TK37-2',
    price: 640_000,
    specification: 'Top-slewing tower crane, 16 t, jib 75 m.',
    hours: [5, 9],
    kilometres: 0,
  }),
  rig: kranwerk(14, {
    name: 'BK 28',
    category: 'drill-rig',
    serial: 'BK28-5',
    price: 890_000,
    specification: 'Rotary drill rig, torque 280 kNm, depth 71 m.',
    hours: [4, 9],
    kilometres: 1,
  }),
  loader: kranwerk(15, {
    name: 'LK 566',
    category: 'wheel-loader',
    serial: 'LK56-7',
    price: 284_000,
    specification: 'Wheel loader, bucket 4.2 m³, 203 kW.',
    hours: [5, 10],
    kilometres: 38,
  }),
  excavator: kranwerk(16, {
    name: 'EK 936',
    category: 'excavator',
    serial: 'EK93-1',
    price: 328_000,
    specification: 'Crawler excavator, 36 t, bucket 2.1 m³, 210 kW.',
    hours: [5, 10],
    kilometres: 2,
  }),
  telehandler: kranwerk(17, {
    name: 'HK 408',
    category: 'telehandler',
    serial: 'HK40-3',
    price: 108_000,
    specification: 'Telehandler, 4 t, 8 m.',
    hours: [3, 8],
    kilometres: 22,
  }),
  quy: huadong(21, {
    name: 'HQ 300',
    category: 'crawler-crane',
    serial: 'HQ30-6',
    price: 9_800_000,
    specification: '履带起重机，最大起重量 300 吨，主臂 72 米。',
    hours: [3, 8],
    kilometres: 1,
  }),
  xr: huadong(22, {
    name: 'HX 280',
    category: 'drill-rig',
    serial: 'HX28-9',
    price: 4_260_000,
    specification: '旋挖钻机，扭矩 280 千牛·米，钻深 94 米。',
    hours: [4, 10],
    kilometres: 1,
  }),
  xe: huadong(23, {
    name: 'HE 370',
    category: 'excavator',
    serial: 'HE37-4',
    price: 1_620_000,
    specification: '履带挖掘机，37 吨，斗容 1.9 立方米。',
    hours: [5, 11],
    kilometres: 2,
  }),
  rp: huadong(24, {
    name: 'HP 953',
    category: 'paver',
    serial: 'HP95-2',
    price: 2_340_000,
    specification: '沥青混凝土摊铺机，最大摊铺宽度 9.5 米。',
    hours: [4, 9],
    kilometres: 6,
  }),
} as const satisfies Readonly<Record<string, Model>>;

export type ModelKey = keyof typeof MODELS;

export const modelOf = (key: ModelKey): Model => MODELS[key];
