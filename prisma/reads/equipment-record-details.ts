import { z } from 'zod';
import {
  CONDITIONS,
  INSPECTION_RESULTS,
  type RecordContent,
  type RecordDetails,
  type RecordKind,
  VALUATION_BASES,
} from '#domain/equipment/records';

const text = z.string();
const maybe = z.string().nullable();

const component = z.object({ kind: text, manufacturer: maybe, model: maybe, serial: text });

/** Details of a record as `equipment_records.details` keeps them. */
export const RECORD_DETAILS: { readonly [Kind in RecordKind]: z.ZodType<RecordDetails[Kind]> } = {
  passport: z.object({
    manufacturer: text,
    model: text,
    serial: text,
    gtin: maybe,
    category: text,
    year: z.int(),
    origin: maybe,
    specification: maybe,
    components: z.array(component),
  }),
  inspection: z.object({
    inspector: text,
    organisation: maybe,
    result: z.enum(INSPECTION_RESULTS),
    serialSeen: maybe,
    isSerialSame: z.boolean().nullable(),
    findings: maybe,
  }),
  maintenance: z.object({ work: text, workshop: maybe, engineHours: z.int().nullable() }),
  insurance: z.object({
    insurer: text,
    policyNumber: text,
    coverage: maybe,
    lossPayee: maybe,
    lossPayeeId: maybe,
  }),
  valuation: z.object({ basis: z.enum(VALUATION_BASES), source: text, valuer: maybe, note: maybe }),
  condition: z.object({ condition: z.enum(CONDITIONS), note: maybe }),
  sale: z.object({
    buyerId: text,
    buyer: text,
    sellerId: text,
    seller: text,
    deliveryTerms: maybe,
    conditions: maybe,
    note: maybe,
  }),
  'delivery-notice': z.object({ takerId: text, taker: text, place: maybe, note: maybe }),
  delivery: z.object({
    takerId: text,
    taker: text,
    notice: maybe,
    serialSeen: text,
    how: z.enum(['typed', 'scanned']),
    isSerialSame: z.boolean(),
    discrepancy: maybe,
    condition: z.enum(CONDITIONS).nullable(),
    note: maybe,
  }),
  component: z.object({
    kind: text,
    removedSerial: maybe,
    fitted: component.nullable(),
    fittedHash: text,
    workshop: maybe,
    note: maybe,
  }),
  'recall-remedy': z.object({ recallId: text, number: text, work: text, workshop: maybe }),
  retirement: z.object({ cause: z.enum(['given-up', 'total-loss']), note: text }),
};

const isRecordKind = (kind: string): kind is RecordKind => Object.hasOwn(RECORD_DETAILS, kind);

const contentOf = <Kind extends RecordKind>(kind: Kind, details: unknown) => {
  const parsed = RECORD_DETAILS[kind].safeParse(details);
  return parsed.success ? { kind, details: parsed.data } : null;
};

/** A record out of its row; null where the row is not what `RECORD_DETAILS` says. */
export const parseRecord = (kind: string, details: unknown): RecordContent | null => {
  if (!isRecordKind(kind)) return null;
  switch (kind) {
    case 'passport':
      return contentOf(kind, details);
    case 'inspection':
      return contentOf(kind, details);
    case 'maintenance':
      return contentOf(kind, details);
    case 'insurance':
      return contentOf(kind, details);
    case 'valuation':
      return contentOf(kind, details);
    case 'condition':
      return contentOf(kind, details);
    case 'sale':
      return contentOf(kind, details);
    case 'delivery-notice':
      return contentOf(kind, details);
    case 'delivery':
      return contentOf(kind, details);
    case 'component':
      return contentOf(kind, details);
    case 'recall-remedy':
      return contentOf(kind, details);
    case 'retirement':
      return contentOf(kind, details);
  }
};
