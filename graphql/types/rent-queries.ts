import type { JournalEntry, JournalLine } from '#domain/leases/accounting/journal';
import { MATURITY_BUCKETS, type MaturityAnalysis } from '#domain/leases/accounting/maturity';
import { leaseFormulaText } from '#domain/leases/formula';
import type { RentPurchaseLine } from '#domain/leases/schedule/rent-purchase';
import type { Refusal } from '#domain/result';
import { BOOK_SIDES } from '#services/lease-books/books-of';
import { leaseBooks, type SeenBooks } from '#services/lease-books/lease-books';
import { previewRentSale } from '#services/rents/preview-rent-sale';
import type { PricedSale } from '#services/rents/price-sale';
import { atBlock } from '../at-block.ts';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import { RentSaleInput } from '../mutations/rents.ts';
import { plain } from '../plain.ts';
import { readAt } from '../reading.ts';
import { RefusalType } from './refusal.ts';
import { rateText } from './rent.ts';

const PriceLine = builder.objectRef<RentPurchaseLine>('RentPriceLine').implement({
  fields: t => ({
    periodNumber: t.exposeInt('periodNumber'),
    dueDate: t.field({ type: 'Date', resolve: ({ dueDate }) => dueDate }),
    rentMinor: t.field({ type: 'BigInt', resolve: ({ rentMinor }) => rentMinor }),
    days: t.exposeInt('days'),
    amountMinor: t.field({ type: 'BigInt', resolve: ({ amountMinor }) => amountMinor }),
    formula: t.string({ resolve: ({ formula }) => leaseFormulaText(formula) }),
  }),
});

const SalePrice = builder.objectRef<PricedSale>('RentSalePrice').implement({
  description: 'What a bank pays for a range of rents, line by line, net of VAT.',
  fields: t => ({
    currency: t.exposeString('currency'),
    lines: t.field({ type: [PriceLine], resolve: ({ price }) => [...price.lines] }),
    rentsMinor: t.field({ type: 'BigInt', resolve: ({ price }) => price.rentsMinor }),
    discountMinor: t.field({ type: 'BigInt', resolve: ({ price }) => price.discountMinor }),
    priceMinor: t.field({ type: 'BigInt', resolve: ({ price }) => price.priceMinor }),
    paidMinor: t.field({ type: 'BigInt', resolve: ({ price }) => price.paidMinor }),
    yieldPercent: t.string({ nullable: true, resolve: ({ price }) => rateText(price.yield) }),
  }),
});

const Posting = builder.objectRef<JournalLine>('JournalLine').implement({
  fields: t => ({
    account: t.string({
      description: 'By its role: lease-liability, net-investment, …',
      resolve: ({ account }) => account,
    }),
    debitMinor: t.field({ type: 'BigInt', resolve: ({ debitMinor }) => debitMinor }),
    creditMinor: t.field({ type: 'BigInt', resolve: ({ creditMinor }) => creditMinor }),
  }),
});

const Entry = builder.objectRef<JournalEntry>('JournalEntry').implement({
  description: 'Debits equal credits.',
  fields: t => ({
    date: t.field({ type: 'Date', resolve: ({ date }) => date }),
    event: t.string({ resolve: ({ event }) => event }),
    periodNumber: t.int({ nullable: true, resolve: ({ periodNumber }) => periodNumber }),
    lines: t.field({ type: [Posting], resolve: ({ lines }) => [...lines] }),
  }),
});

interface Bucket {
  readonly bucket: string;
  readonly amountMinor: bigint;
}

const BucketType = builder.objectRef<Bucket>('MaturityBucket').implement({
  fields: t => ({
    bucket: t.exposeString('bucket', { description: 'Years after the reporting date: under-1, 1-2, … over-5.' }),
    amountMinor: t.field({ type: 'BigInt', resolve: ({ amountMinor }) => amountMinor }),
  }),
});

const Maturity = builder.objectRef<MaturityAnalysis>('LeaseMaturity').implement({
  description: 'What falls due after the reporting date, not discounted.',
  fields: t => ({
    buckets: t.field({
      type: [BucketType],
      resolve: ({ buckets }) => MATURITY_BUCKETS.map(bucket => ({ bucket, amountMinor: buckets[bucket] })),
    }),
    totalMinor: t.field({ type: 'BigInt', resolve: ({ totalMinor }) => totalMinor }),
    unearnedMinor: t.field({ type: 'BigInt', resolve: ({ unearnedMinor }) => unearnedMinor }),
  }),
});

/** A row of whichever books apply; what the others have is null. */
interface BookRow {
  readonly periodNumber: number;
  readonly from: string;
  readonly until: string;
  readonly dueDate: string;
  readonly paymentMinor: bigint;
  readonly openingMinor: bigint | null;
  readonly interestMinor: bigint | null;
  readonly incomeMinor: bigint | null;
  readonly closingMinor: bigint | null;
  readonly accruedMinor: bigint | null;
  readonly depreciationMinor: bigint | null;
  readonly assetClosingMinor: bigint | null;
}

const NOTHING = {
  ...{ openingMinor: null, interestMinor: null, incomeMinor: null, closingMinor: null },
  ...{ accruedMinor: null, depreciationMinor: null, assetClosingMinor: null },
};

const rowsOf = ({ lessee, finance, operating }: SeenBooks): BookRow[] => {
  if (lessee) return lessee.rows.map(row => ({ ...NOTHING, ...row }));
  if (finance) return finance.rows.map(row => ({ ...NOTHING, ...row, paymentMinor: row.rentMinor }));
  return (operating ?? []).map(row => ({
    ...{ ...NOTHING, ...row, paymentMinor: row.rentMinor },
    assetClosingMinor: row.carryingMinor,
  }));
};

const Row = builder.objectRef<BookRow>('LeaseBookRow').implement({
  description: 'Opening + interest (lessee) or income (lessor) − payment = closing.',
  fields: t => {
    const amount = (of: (row: BookRow) => bigint | null) => t.field({ type: 'BigInt', nullable: true, resolve: of });
    return {
      periodNumber: t.exposeInt('periodNumber'),
      from: t.field({ type: 'Date', resolve: ({ from }) => from }),
      until: t.field({ type: 'Date', resolve: ({ until }) => until }),
      dueDate: t.field({ type: 'Date', resolve: ({ dueDate }) => dueDate }),
      paymentMinor: t.field({ type: 'BigInt', resolve: ({ paymentMinor }) => paymentMinor }),
      openingMinor: amount(row => row.openingMinor),
      interestMinor: amount(row => row.interestMinor),
      incomeMinor: amount(row => row.incomeMinor),
      closingMinor: amount(row => row.closingMinor),
      accruedMinor: amount(row => row.accruedMinor),
      depreciationMinor: amount(row => row.depreciationMinor),
      assetClosingMinor: amount(row => row.assetClosingMinor),
    };
  },
});

const Books = builder.objectRef<SeenBooks>('LeaseBooks').implement({
  description: 'A lease in the books of one of its parties, by IFRS 16.',
  fields: t => ({
    reference: t.exposeString('reference'),
    side: t.string({ resolve: ({ side }) => side }),
    kind: t.string({ resolve: ({ kind }) => kind }),
    currency: t.exposeString('currency'),
    asOf: t.field({ type: 'Date', resolve: ({ asOf }) => asOf }),
    ratePercent: t.string({ nullable: true, resolve: ({ rate }) => rateText(rate) }),
    carryingMinor: t.field({ type: 'BigInt', resolve: ({ carryingMinor }) => carryingMinor }),
    liabilityMinor: t.field({
      type: 'BigInt',
      nullable: true,
      resolve: ({ lessee }) => lessee?.liabilityMinor ?? null,
    }),
    assetMinor: t.field({ type: 'BigInt', nullable: true, resolve: ({ lessee }) => lessee?.assetMinor ?? null }),
    netInvestmentMinor: t.field({
      type: 'BigInt',
      nullable: true,
      resolve: ({ finance }) => finance?.netInvestmentMinor ?? null,
    }),
    rows: t.field({ type: [Row], resolve: rowsOf }),
    maturity: t.field({ type: Maturity, resolve: ({ maturity }) => maturity }),
    journal: t.field({ type: [Entry], resolve: ({ journal }) => [...journal] }),
  }),
});

const SalePriceResult = builder.unionType('RentSalePriceResult', {
  types: [SalePrice, RefusalType],
  resolveType: (value: PricedSale | Refusal) => ('code' in value ? RefusalType : SalePrice),
});

const BooksResult = builder.unionType('LeaseBooksResult', {
  types: [Books, RefusalType],
  resolveType: (value: SeenBooks | Refusal) => ('code' in value ? RefusalType : Books),
});

const BooksInput = builder.inputType('LeaseBooksInput', {
  fields: t => ({
    lease: t.string({ required: true, description: 'Subject or reference.' }),
    asOf: t.field({ type: 'Date', description: 'The reporting date; absent: today.' }),
    side: t.field({ type: codes('BookSide', BOOK_SIDES) }),
    discountPercent: t.string({ description: 'The lessee’s incremental borrowing rate; absent: the implicit rate.' }),
  }),
});

builder.queryFields(t => ({
  rentSalePrice: t.field({
    type: SalePriceResult,
    description: 'What proposeRentSale would propose. Nothing is written.',
    args: { ...atBlock, input: t.arg({ type: RentSaleInput, required: true }) },
    resolve: async (_, { input, ...at }, ctx) => {
      await readAt(ctx, 'lease:read', at);
      const priced = await previewRentSale(ctx.services, ctx.actor, plain(RentSaleInput, input));
      return priced.ok ? priced.value : priced.refusal;
    },
  }),
  leaseBooks: t.field({
    type: BooksResult,
    description: 'A lease in the reader’s own books. The journal of all leases is a file: /exports/journal.csv.',
    args: { ...atBlock, input: t.arg({ type: BooksInput, required: true }) },
    resolve: async (_, { input, ...at }, ctx) => {
      await readAt(ctx, 'lease:read', at);
      const books = await leaseBooks(ctx.services, ctx.actor, plain(BooksInput, input));
      return books.ok ? books.value : books.refusal;
    },
  }),
}));
