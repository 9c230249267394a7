import { formatDay, formatMoment } from '~/components/format/dates';
import type { SearchDocument } from '~/presenters/lien-search.server';
import { Sheet, type SheetCell } from './sheet.server.ts';
import type { SheetTexts } from './sheet-texts.server.ts';

type Thing = SearchDocument['search']['result']['found'][number];

/** Sets one search: what was asked, what stands, what was found elsewhere, and how to check it. */
class SearchSheet {
  readonly #sheet: Sheet;
  readonly #texts: SheetTexts;
  readonly #data: SearchDocument;

  constructor(data: SearchDocument, texts: SheetTexts) {
    const { t, language } = texts;
    this.#data = data;
    this.#texts = texts;
    const { reader, printedAt } = data;
    this.#sheet = new Sheet({
      title: t('liens:pdf.kind'),
      language,
      footer: t('liens:pdf.footer', {
        organisation: reader.organisation,
        at: formatMoment(printedAt, language, reader.timeZone),
        zone: reader.timeZone,
      }),
    });
  }

  make(): Promise<Buffer> {
    this.#head();
    for (const thing of this.#data.search.result.found) this.#thing(thing);
    this.#external();
    this.#check();
    const { t } = this.#texts;
    return this.#sheet.finish((at, of) => t('liens:pdf.page', { at, of }));
  }

  #day(day: string): string {
    return formatDay(day, this.#texts.language);
  }

  #head(): void {
    const { t, language } = this.#texts;
    const { search, reader } = this.#data;
    const { result } = search;
    const liens = result.found.reduce((all, thing) => all + thing.liens.length, 0);
    this.#sheet.head(
      t('liens:pdf.kind'),
      search.asked,
      `${t('liens:search.liens')}: ${liens}`,
      t('liens:not-a-register.body'),
    );
    this.#sheet.section(t('liens:result.asked'));
    this.#sheet.facts([
      [t('liens:search.by'), t(`liens:search.bys.${result.by}`)],
      [t('liens:result.asked-by'), result.askedBy],
      [t('liens:result.at'), `${formatMoment(search.createdAt, language, reader.timeZone)} (${reader.timeZone})`],
      [t('liens:result.block'), result.block.number],
    ]);
    if (result.found.length === 0) {
      this.#sheet.section(t('liens:result.nothing'), t('liens:result.nothing-hint'));
    }
  }

  #name(thing: Thing): string {
    const { t } = this.#texts;
    const { machine } = thing;
    const match = t(`liens:result.match.${thing.match}`);
    if (machine) return `${machine.manufacturer} ${machine.model} · ${machine.serial} · ${machine.year} (${match})`;
    return `${t(`liens:collateral.${thing.collateral}`)} (${match})`;
  }

  #thing(thing: Thing): void {
    const { t, text } = this.#texts;
    const { machine } = thing;
    const recalled = machine?.recalled === true ? ` · ${t('liens:result.recalled')}` : '';
    this.#sheet.section(this.#name(thing), `${thing.subject}${recalled}`);
    if (thing.liens.length === 0) {
      this.#sheet.facts([[t('liens:result.found'), t('liens:result.no-lien')]]);
      return;
    }
    this.#sheet.table(
      [
        { label: t('liens:rank'), width: 8 },
        { label: t('liens:reference'), width: 20 },
        { label: t('liens:class'), width: 22 },
        { label: t('liens:filed-on'), width: 14 },
        { label: t('liens:lapses-on'), width: 14 },
        { label: t('liens:rule-label'), width: 22 },
      ],
      thing.liens.map((lien): SheetCell[] => [
        { text: String(lien.rank), bold: true },
        { text: lien.reference ?? '', small: lien.isOwn ? t('liens:own') : undefined },
        {
          text: lien.class === null ? '' : (text(`liens:classes.${lien.class}`) ?? lien.class),
          small: lien.registered === false ? t('liens:unregistered') : text(`liens:laws.${lien.law}`),
        },
        { text: this.#day(lien.filedOn) },
        { text: this.#day(lien.lapsesOn) },
        { text: text(`liens:rules.${lien.rule}`) ?? lien.rule, small: lien.source },
      ]),
    );
  }

  #external(): void {
    const { t, text } = this.#texts;
    const { external } = this.#data.search;
    this.#sheet.section(t('liens:external.title'), t('liens:external.summary'));
    if (external.length === 0) {
      this.#sheet.facts([[t('liens:external.finding'), t('liens:external.none')]]);
      return;
    }
    this.#sheet.table(
      [
        { label: t('liens:external.registry'), width: 34 },
        { label: t('liens:external.reference'), width: 22 },
        { label: t('liens:external.date'), width: 16 },
        { label: t('liens:external.finding'), width: 28 },
      ],
      external.map(one => [
        { text: one.registry },
        { text: one.reference },
        { text: this.#day(one.searchedOn) },
        { text: text(`liens:external.findings.${one.finding}`) ?? one.finding, small: one.note ?? one.file?.name },
      ]),
    );
  }

  #check(): void {
    const { t } = this.#texts;
    const { search, address } = this.#data;
    const { resultHash, signer, signature, result } = search;
    this.#sheet.section(t('liens:pdf.check'), t('liens:result.summary', { number: result.block.number }));
    this.#sheet.table(
      [
        { label: '', width: 24 },
        { label: '', width: 76 },
      ],
      [
        [t('liens:result.hash'), resultHash],
        [t('liens:result.block'), result.block.hash],
        [t('liens:result.signer'), signer],
        [t('liens:result.signature'), signature],
      ].map(([label, value]) => [{ text: label ?? '' }, { text: '', small: value }]),
    );
    this.#sheet.code(
      address,
      t('liens:result.json'),
      [t('liens:result.no-names'), t('liens:not-a-register.body')],
      address,
    );
  }
}

/** The document as PDF, in the reader's language and time. */
export const lienSearchPdf = (data: SearchDocument, texts: SheetTexts): Promise<Buffer> =>
  new SearchSheet(data, texts).make();
