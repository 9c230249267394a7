import type { Price } from '#domain/receivables/pricing';
import { formulaText } from '~/components/finance/formula';
import { formatAmount, formatBps, formatCount, formatMoney } from '~/components/format/amounts';
import { formatDay, formatMoment } from '~/components/format/dates';
import { detailLabels, detailValue, type Scalar } from '~/components/receivables/detail-value';
import type { ReceivableDocument } from '~/presenters/receivable-document.server';
import { Sheet, type SheetCell } from './sheet.server.ts';
import { printedFor, type SheetTexts } from './sheet-texts.server.ts';

const PRICE_ROWS = ['advance', 'discount', 'fee', 'reserve', 'withheld', 'paidNow'] as const;

/** Their details stand in the document's head, and in the finance that was accepted. */
const TOLD_ELSEWHERE: ReadonlySet<string> = new Set(['Issued', 'QuoteAccepted']);

/** Sets one receivable: parties, amounts, finance with its formulas, payments, timeline, commitments, and the code. */
class ReceivableSheet {
  readonly #sheet: Sheet;
  readonly #texts: SheetTexts;
  readonly #data: ReceivableDocument;

  constructor(data: ReceivableDocument, texts: SheetTexts) {
    const { t, language } = texts;
    this.#data = data;
    this.#texts = texts;
    const { record, reader, printedAt } = data;
    this.#sheet = new Sheet({
      title: `${record.reference} · ${t('verify:pdf.kind')}`,
      language,
      footer: printedFor(texts, { reader, at: printedAt }),
    });
  }

  make(): Promise<Buffer> {
    this.#head();
    this.#fragments();
    this.#finance();
    this.#payments();
    this.#timeline();
    this.#commitments();
    this.#code();
    const { t } = this.#texts;
    return this.#sheet.finish((at, of) => t('verify:pdf.page', { at, of }));
  }

  #money(amountMinor: bigint): string {
    return formatMoney({ amountMinor, currency: this.#data.record.currency });
  }

  #amount(amountMinor: bigint): SheetCell {
    return { text: formatAmount({ amountMinor, currency: this.#data.record.currency }) };
  }

  #day(day: string): string {
    return formatDay(day, this.#texts.language);
  }

  #standing(standing: ReceivableDocument['record']['standing']): string {
    const { t } = this.#texts;
    return standing === null ? t('receivables:list-state.issuing') : t(`receivables:standing.${standing}`);
  }

  #head(): void {
    const { t } = this.#texts;
    const { record } = this.#data;
    const about = t('verify:pdf.about', { seller: record.seller.name, obligor: record.obligor.name });
    this.#sheet.head(t('verify:pdf.kind'), record.reference, this.#standing(record.standing), about);
    this.#sheet.section(t('receivables:facts.title'));
    this.#sheet.facts([
      [t('receivables:seller'), record.seller.name],
      [t('receivables:obligor'), record.obligor.name],
      [t('receivables:face'), this.#money(record.faceMinor)],
      [t('receivables:due'), this.#day(record.dueDate)],
      [t('receivables:invoice'), record.invoice.number],
      [t('receivables:facts.issued'), this.#day(record.issueDate)],
      ...(record.invoice.officialNumber === null
        ? []
        : [[t('receivables:facts.official'), record.invoice.officialNumber] as const]),
    ]);
  }

  #fragments(): void {
    const { t } = this.#texts;
    const { fragments, currency } = this.#data.record;
    if (fragments.length === 0) return;
    this.#sheet.section(t('receivables:fragment.title'), t('verify:pdf.amounts-in', { currency }));
    this.#sheet.table(
      [
        { label: t('receivables:state'), width: 17 },
        { label: t('receivables:fragment.holder'), width: 23 },
        { label: t('receivables:fragment.payee'), width: 18 },
        { label: t('receivables:face'), width: 14, end: true },
        { label: t('receivables:fragment.paid'), width: 14, end: true },
        { label: t('receivables:open'), width: 14, end: true },
      ],
      fragments.map(fragment => [
        { text: this.#standing(fragment.standing) },
        { text: fragment.holder?.name ?? t('record.not-shared') },
        { text: fragment.payee?.name ?? t('record.not-shared') },
        this.#amount(fragment.faceMinor),
        this.#amount(fragment.paidMinor),
        { ...this.#amount(fragment.openMinor), bold: true },
      ]),
    );
  }

  #priceRows(price: Price): SheetCell[][] {
    const { t } = this.#texts;
    const face = [{ text: t('finance:price.face') }, { text: '' }, this.#amount(price.faceMinor)];
    const priced = [{ text: t('finance:price.priced') }, { text: '' }, this.#amount(price.pricedMinor)];
    const rows = PRICE_ROWS.filter(key => key !== 'withheld' || price.withheld.amountMinor > 0n).map(key => [
      { text: t(`finance:price.${key}`), bold: key === 'paidNow' },
      { text: formulaText(price[key].formula) },
      { ...this.#amount(price[key].amountMinor), bold: key === 'paidNow' },
    ]);
    const cost = price.allInCost && [
      { text: t('finance:price.all-in') },
      { text: formulaText(price.allInCost.formula) },
      { text: formatBps(Number(price.allInCost.bps)) },
    ];
    return [face, ...(price.pricedMinor === price.faceMinor ? [] : [priced]), ...rows, ...(cost ? [cost] : [])];
  }

  #finance(): void {
    const { t } = this.#texts;
    const { currency } = this.#data.record;
    for (const { bank, price } of this.#data.finance) {
      this.#sheet.section(t('verify:pdf.finance', { bank }), t('verify:pdf.amounts-in', { currency }));
      this.#sheet.table(
        [
          { label: t('finance:price.item'), width: 28 },
          { label: t('finance:price.formula'), width: 52 },
          { label: t('verify:pdf.amount'), width: 20, end: true },
        ],
        this.#priceRows(price),
      );
    }
  }

  #payments(): void {
    const { t } = this.#texts;
    const { payments, record } = this.#data;
    if (payments.length === 0) return;
    this.#sheet.section(t('verify:pdf.payments'), t('verify:pdf.amounts-in', { currency: record.currency }));
    this.#sheet.table(
      [
        { label: t('verify:pdf.booked'), width: 24 },
        { label: t('verify:pdf.payment-state'), width: 52 },
        { label: t('verify:pdf.amount'), width: 24, end: true },
      ],
      payments.map(({ bookedOn, reversed, amountMinor, entry }) => [
        { text: this.#day(bookedOn) },
        { text: reversed ? t('verify:pdf.returned') : t('verify:pdf.recorded'), small: entry?.reference },
        this.#amount(amountMinor),
      ]),
    );
  }

  #detail(path: string, given: Scalar): string | null {
    const { t, text, language } = this.#texts;
    // The number of the part is how the contract tells parts apart.
    if (given === null || given === '' || path === '/fragment') return null;
    const [label, name] = detailLabels(path);
    const value = detailValue(name, given);
    // Hashes are told below, and are no reading.
    if (value.kind === 'hash') return null;
    const words = {
      answer: () => (value.kind === 'answer' && value.yes ? t('receivables:detail.yes') : t('receivables:detail.no')),
      money: () => (value.kind === 'money' ? this.#money(value.amountMinor) : ''),
      rate: () => (value.kind === 'rate' ? formatBps(value.bps) : ''),
      moment: () => (value.kind === 'moment' ? formatMoment(value.at, language, this.#data.reader.timeZone) : ''),
      day: () => (value.kind === 'day' ? this.#day(value.text) : ''),
      word: () => (value.kind === 'word' ? (text(`receivables:detail-value.${value.text}`) ?? value.text) : ''),
    }[value.kind]();
    return `${text(`receivables:detail.${label}`) ?? text(`receivables:detail.${name}`) ?? name}: ${words}`;
  }

  #timeline(): void {
    const { t, text, language } = this.#texts;
    const { record, reader } = this.#data;
    this.#sheet.section(t('receivables:timeline.title'), t('verify:pdf.timeline'));
    this.#sheet.table(
      [
        { label: t('verify:pdf.when'), width: 20 },
        { label: t('verify:pdf.event'), width: 68 },
        { label: t('verify:pdf.block'), width: 12, end: true },
      ],
      record.timeline.toReversed().map(entry => {
        const what = text(`receivables:event.${entry.type}`) ?? entry.type;
        const amount = entry.amountMinor === null ? '' : ` ${this.#money(entry.amountMinor)}`;
        const details = TOLD_ELSEWHERE.has(entry.type) ? {} : (entry.details ?? {});
        const lines = Object.entries(details).flatMap(([path, value]) => this.#detail(path, value) ?? []);
        return [
          { text: formatMoment(entry.at, language, reader.timeZone) },
          {
            text: `${what}${amount}`,
            small: [[entry.by?.name ?? t('record.not-shared'), ...lines].join(' · '), entry.txHash].join('\n'),
          },
          { text: formatCount(entry.blockNumber) },
        ];
      }),
    );
  }

  #commitments(): void {
    const { t, text } = this.#texts;
    const { record, commitments } = this.#data;
    this.#sheet.section(t('verify:pdf.commitments'), t('verify:pdf.commitments-summary'));
    this.#sheet.table(
      [
        { label: t('verify:pdf.what'), width: 24 },
        { label: t('verify:pdf.root'), width: 76 },
      ],
      [
        [{ text: t('receivables:facts.subject') }, { text: '', small: record.subject }],
        ...commitments.map(({ kind, root }) => [
          { text: text(`receivables:commitment.${kind}`) ?? kind },
          { text: '', small: root },
        ]),
      ].map(([label, value]) => [label ?? { text: '' }, { text: value?.small ?? '' }]),
    );
  }

  #code(): void {
    const { t } = this.#texts;
    const { link, address } = this.#data;
    this.#sheet.code(
      link,
      t('verify:pdf.scan'),
      [t('verify:pdf.scan-what'), t('verify:pdf.scan-private'), t('verify:pdf.disclaimer')],
      address,
    );
  }
}

/** The document as PDF, in the reader's language and time. */
export const receivablePdf = (data: ReceivableDocument, texts: SheetTexts): Promise<Buffer> =>
  new ReceivableSheet(data, texts).make();
