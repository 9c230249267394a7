import { formatAmount, formatMoney } from '~/components/format/amounts';
import { formatDay, formatMoment } from '~/components/format/dates';
import { lineText, meterText } from '~/components/leases/bill-record';
import { formatNumberText } from '~/components/leases/numbers';
import type { RentInvoicePaper } from '~/presenters/rent-invoice.server';
import { Sheet, type SheetCell, type SheetFact } from './sheet.server.ts';
import { printedFor, type SheetTexts } from './sheet-texts.server.ts';

type Party = RentInvoicePaper['invoice']['seller'];
type Line = RentInvoicePaper['lines'][number];

/** Sets one invoice of a rent: parties, lines, VAT, whom to pay, and the meter readings behind each line of use. */
class RentInvoiceSheet {
  readonly #sheet: Sheet;
  readonly #texts: SheetTexts;
  readonly #data: RentInvoicePaper;

  constructor(data: RentInvoicePaper, texts: SheetTexts) {
    const { t, language } = texts;
    this.#data = data;
    this.#texts = texts;
    const { invoice, reader, printedAt } = data;
    this.#sheet = new Sheet({
      title: `${invoice.number} · ${t('rents:kind')}`,
      language,
      footer: printedFor(texts, { reader, at: printedAt }),
    });
  }

  make(): Promise<Buffer> {
    this.#head();
    this.#lines();
    this.#payment();
    this.#readings();
    this.#code();
    const { t } = this.#texts;
    return this.#sheet.finish((at, of) => t('verify:pdf.page', { at, of }));
  }

  #day(day: string | null): string {
    return day === null ? '' : formatDay(day, this.#texts.language);
  }

  #money(amountMinor: bigint): string {
    return formatMoney({ amountMinor, currency: this.#data.bill.currency });
  }

  #amount(amountMinor: bigint): SheetCell {
    return { text: formatAmount({ amountMinor, currency: this.#data.bill.currency }) };
  }

  #partyText({ name, vatId, taxRegistrationId, legalId, address }: Party): string {
    const country = address?.country ?? null;
    return [name, vatId ?? taxRegistrationId ?? legalId?.value ?? null, country].filter(Boolean).join(' · ');
  }

  #head(): void {
    const { t } = this.#texts;
    const { invoice, bill, reference } = this.#data;
    const { seller, buyer, references, period } = invoice;
    const about = t('rents:about', { lease: reference, number: bill.period });
    this.#sheet.head(t('rents:kind'), invoice.number, this.#money(bill.totalMinor), about);
    const preceding = references.precedingInvoices.flatMap(({ number }) => number ?? []);
    const facts: SheetFact[] = [
      [t('rents:seller'), this.#partyText(seller)],
      [t('rents:buyer'), this.#partyText(buyer)],
      [t('rents:issued'), this.#day(invoice.issueDate)],
      [t('rents:due'), this.#day(invoice.dueDate)],
      [t('rents:contract'), references.contract ?? ''],
      [t('rents:period'), `${this.#day(period?.start ?? null)} – ${this.#day(period?.end ?? null)}`],
    ];
    if (preceding.length > 0) facts.push([t('rents:adds-to'), preceding.join(', ')]);
    this.#sheet.facts(facts);
  }

  #lineCells({ kind, isMinimum, charge, machine, meter, tier, quantity, unitPrice, amountMinor }: Line): SheetCell[] {
    const { t } = this.#texts;
    const what = t(lineText({ kind, isMinimum, charge }));
    const named = this.#data.machines.find(({ subject }) => subject === machine);
    const unit = meter === null ? '' : ` ${t(`leases:unit.${meter}`)}`;
    const of = named ? `${named.reference} · ${named.manufacturer} ${named.model}, ${named.serial}` : undefined;
    return [
      { text: tier === null ? what : `${what}, ${t('rents:tier', { number: tier + 1 })}`, small: of },
      { text: `${formatNumberText(quantity)}${unit}` },
      meter === null ? this.#amount(BigInt(amountMinor)) : { text: formatNumberText(unitPrice) },
      this.#amount(BigInt(amountMinor)),
    ];
  }

  #lines(): void {
    const { t } = this.#texts;
    const { bill, lines, invoice } = this.#data;
    const [tax] = invoice.taxes;
    const rate = tax?.rate === null || tax?.rate === undefined ? '' : ` ${formatNumberText(tax.rate)} %`;
    const sums: SheetCell[][] = [
      [{ text: t('rents:net') }, { text: '' }, { text: '' }, this.#amount(bill.rentMinor + bill.usageMinor)],
      [
        { text: `${t('leases:bill.vat')}${rate}`, small: tax?.exemptionReason ?? undefined },
        { text: '' },
        { text: '' },
        this.#amount(bill.vatMinor),
      ],
      ...(bill.prepaidMinor > 0n
        ? [[{ text: t('leases:bill.deposit') }, { text: '' }, { text: '' }, this.#amount(-bill.prepaidMinor)]]
        : []),
      [
        { text: t('leases:bill.total'), bold: true },
        { text: '' },
        { text: '' },
        { ...this.#amount(bill.totalMinor), bold: true },
      ],
    ];
    this.#sheet.section(t('leases:bill.lines'), t('verify:pdf.amounts-in', { currency: bill.currency }));
    this.#sheet.table(
      [
        { label: t('leases:bill.line'), width: 48 },
        { label: t('leases:bill.quantity'), width: 16, end: true },
        { label: t('leases:bill.price'), width: 16, end: true },
        { label: bill.currency, width: 20, end: true },
      ],
      [...lines.map(line => this.#lineCells(line)), ...sums],
    );
  }

  #payment(): void {
    const { t } = this.#texts;
    const { invoice } = this.#data;
    const account = invoice.payments.find(one => one.account)?.account;
    this.#sheet.section(t('rents:payment'));
    this.#sheet.facts([
      [t('rents:payee'), invoice.payee?.name ?? invoice.seller.name ?? ''],
      [t('rents:account'), [account?.id, account?.bic].filter(Boolean).join(' · ') || '—'],
      [t('rents:payment-reference'), invoice.number],
      [t('rents:due'), this.#day(invoice.dueDate)],
    ]);
    for (const note of invoice.notes) this.#sheet.paragraph(note);
  }

  #readings(): void {
    const { t, language } = this.#texts;
    const { bill, timeZone } = this.#data;
    if (bill.usage.length === 0) return;
    const reading = (meter: string, { id, at, value }: { id: string; at: Date; value: bigint }): SheetCell => ({
      text: meterText(meter, value),
      small: `${formatMoment(at, language, timeZone)}\n${id}`,
    });
    this.#sheet.section(t('leases:bill.readings'), `${t('leases:bill.rule')} (${timeZone})`);
    this.#sheet.table(
      [
        { label: t('leases:bill.meter'), width: 24 },
        { label: t('leases:bill.opening'), width: 31 },
        { label: t('leases:bill.closing'), width: 31 },
        { label: t('leases:bill.used'), width: 14, end: true },
      ],
      bill.usage.flatMap(({ machine, meter, spans }) =>
        spans.map(({ meterId, from, to, used }) => [
          { text: machine.reference, small: meterId },
          reading(meter, from),
          reading(meter, to),
          { text: meterText(meter, used) },
        ]),
      ),
    );
  }

  #code(): void {
    const { t } = this.#texts;
    const { link } = this.#data;
    this.#sheet.code(link, t('rents:scan'), [t('rents:scan-what'), t('rents:binding')], link);
  }
}

/** The invoice as PDF, in the reader's language. The UBL document is the invoice; this is how people read it. */
export const rentInvoicePdf = (data: RentInvoicePaper, texts: SheetTexts): Promise<Buffer> =>
  new RentInvoiceSheet(data, texts).make();
