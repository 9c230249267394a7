import PDFDocument from 'pdfkit';
import { create as createQr } from 'qrcode';
import { pdfFonts, writable } from './fonts.server.ts';

export interface SheetColumn {
  readonly label: string;
  /** Share of the width, in percent. */
  readonly width: number;
  readonly end?: boolean;
}

export interface SheetCell {
  readonly text: string;
  /** Smaller and paler, under the text. */
  readonly small?: string | undefined;
  readonly bold?: boolean;
}

export type SheetFact = readonly [label: string, value: string];

const MARGIN = 48;
const FOOT = 16;
const INK = '#1a2127';
const PALE = '#4a555f';
const ACCENT = '#0b5a70';
const LINE = '#c9d0d6';
const GROUND = '#eef2f4';

interface OpenFont {
  readonly font: { hasGlyphForCodePoint(codePoint: number): boolean };
}

const isOpenFont = (value: unknown): value is OpenFont =>
  typeof value === 'object' &&
  value !== null &&
  'font' in value &&
  typeof value.font === 'object' &&
  value.font !== null &&
  'hasGlyphForCodePoint' in value.font;

/** An A4 document from the top downwards: headings, facts, tables that break between rows, a code to scan. */
export class Sheet {
  readonly #document: PDFKit.PDFDocument;
  readonly #chunks: Buffer[] = [];
  readonly #footer: string;

  constructor({ title, language, footer }: { title: string; language: string; footer: string }) {
    this.#footer = footer;
    this.#document = new PDFDocument({
      size: 'A4',
      margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: MARGIN + FOOT },
      bufferPages: true,
      lang: language,
      displayTitle: true,
      info: { Title: title, Creator: 'Lienlight' },
    });
    const { regular, bold } = pdfFonts();
    this.#document.registerFont('regular', regular).registerFont('bold', bold).font('regular');
    this.#document.on('data', (chunk: Buffer) => this.#chunks.push(chunk));
  }

  get #width(): number {
    return this.#document.page.width - 2 * MARGIN;
  }

  get #bottom(): number {
    return this.#document.page.height - MARGIN - FOOT;
  }

  #write(text: string): string {
    // The font in use, which PDFKit has opened; both weights have the same letters.
    const font: unknown = Reflect.get(this.#document, '_font');
    return writable(text, codePoint => !isOpenFont(font) || font.font.hasGlyphForCodePoint(codePoint));
  }

  #face(weight: 'regular' | 'bold', size: number, colour: string): PDFKit.PDFDocument {
    return this.#document.font(weight).fontSize(size).fillColor(colour);
  }

  /** A new page where less than this is left. */
  #need(height: number): void {
    if (this.#document.y + height > this.#bottom) this.#document.addPage();
  }

  #space(height: number): void {
    this.#document.y += height;
  }

  /** The document's head: what it is, its number, its state in a frame at the right, and who it is about. */
  head(kind: string, number: string, state: string, about: string): void {
    const { y } = this.#document;
    this.#face('bold', 10, ACCENT).text('Lienlight', MARGIN, y);
    this.#face('regular', 10, PALE).text(this.#write(kind), MARGIN, y, { width: this.#width, align: 'right' });
    this.#space(14);
    const top = this.#document.y;
    this.#face('bold', 20, INK).text(this.#write(number), MARGIN, top, { width: this.#width * 0.6 });
    this.#face('bold', 11, ACCENT);
    const label = this.#write(state);
    const width = this.#document.widthOfString(label) + 20;
    const left = MARGIN + this.#width - width;
    this.#document
      .roundedRect(left, top + 3, width, 22, 3)
      .lineWidth(1)
      .strokeColor(ACCENT)
      .stroke();
    this.#document.text(label, left + 10, top + 6, { lineBreak: false });
    this.#document.y = top + 32;
    this.#face('regular', 10, PALE).text(this.#write(about), MARGIN, this.#document.y, { width: this.#width });
    this.#space(6);
  }

  section(title: string, summary?: string): void {
    this.#need(84);
    this.#space(14);
    this.#face('bold', 12, INK).text(this.#write(title), MARGIN, this.#document.y, { width: this.#width });
    if (summary !== undefined) {
      this.#space(1);
      this.#face('regular', 8.5, PALE).text(this.#write(summary), MARGIN, this.#document.y, { width: this.#width });
    }
    this.#space(5);
  }

  paragraph(text: string): void {
    this.#face('regular', 9, INK);
    const written = this.#write(text);
    this.#need(this.#document.heightOfString(written, { width: this.#width }));
    this.#document.text(written, MARGIN, this.#document.y, { width: this.#width });
    this.#space(4);
  }

  /** Label and value, two pairs in a row. */
  facts(facts: readonly SheetFact[]): void {
    const column = this.#width / 2;
    for (let at = 0; at < facts.length; at += 2) {
      const pair = facts.slice(at, at + 2);
      const inner = { width: column - 14 };
      const height = Math.max(
        ...pair.map(([, value]) => this.#face('regular', 9.5, INK).heightOfString(this.#write(value), inner)),
      );
      this.#need(height + 20);
      const top = this.#document.y;
      pair.forEach(([label, value], place) => {
        const left = MARGIN + place * column;
        this.#face('regular', 8, PALE).text(this.#write(label), left, top, inner);
        this.#face('regular', 9.5, INK).text(this.#write(value), left, top + 11.5, inner);
      });
      this.#document.y = top + height + 18;
    }
  }

  /** A table whose head is repeated on each page. */
  table(columns: readonly SheetColumn[], rows: readonly (readonly SheetCell[])[]): void {
    const places = columns.map((column, at) => {
      const before = columns.slice(0, at).reduce((sum, { width }) => sum + width, 0);
      const left = MARGIN + (this.#width * before) / 100;
      return { ...column, left: left + 5, inner: (this.#width * column.width) / 100 - 10 };
    });
    const options = ({ inner, end }: (typeof places)[number]): PDFKit.Mixins.TextOptions => ({
      width: inner,
      align: end ? 'right' : 'left',
    });
    const head = (): void => {
      const top = this.#document.y;
      this.#face('bold', 8, PALE);
      const height = Math.max(
        ...places.map(place => this.#document.heightOfString(this.#write(place.label), options(place))),
      );
      this.#document.rect(MARGIN, top, this.#width, height + 7).fill(GROUND);
      this.#face('bold', 8, PALE);
      for (const place of places) this.#document.text(this.#write(place.label), place.left, top + 3.5, options(place));
      this.#document.y = top + height + 7;
    };
    const heightOf = (cell: SheetCell, place: (typeof places)[number]): number => {
      const main = this.#face(cell.bold ? 'bold' : 'regular', 9, INK).heightOfString(
        this.#write(cell.text),
        options(place),
      );
      if (cell.small === undefined) return main;
      return main + this.#face('regular', 7.5, PALE).heightOfString(this.#write(cell.small), options(place)) + 1;
    };
    this.#need(60);
    head();
    for (const row of rows) {
      const cells = places.flatMap((place, at) => {
        const cell = row[at];
        return cell ? [{ cell, place }] : [];
      });
      const height = Math.max(...cells.map(({ cell, place }) => heightOf(cell, place)));
      if (this.#document.y + height + 8 > this.#bottom) {
        this.#document.addPage();
        head();
      }
      const top = this.#document.y + 4;
      for (const { cell, place } of cells) {
        this.#face(cell.bold ? 'bold' : 'regular', 9, INK).text(
          this.#write(cell.text),
          place.left,
          top,
          options(place),
        );
        if (cell.small !== undefined) {
          this.#face('regular', 7.5, PALE).text(
            this.#write(cell.small),
            place.left,
            this.#document.y + 1,
            options(place),
          );
        }
      }
      this.#document.y = top + height + 4;
      this.#document
        .moveTo(MARGIN, this.#document.y)
        .lineTo(MARGIN + this.#width, this.#document.y)
        .lineWidth(0.5)
        .strokeColor(LINE)
        .stroke();
    }
    this.#space(4);
  }

  /** A code to scan, with what it is for beside it. Vectors, so that it prints sharp at any size. */
  code(link: string, heading: string, lines: readonly string[], printed: string): void {
    const { modules } = createQr(link, { errorCorrectionLevel: 'L' });
    const size = Math.min(170, Math.max(110, modules.size * 1.55));
    this.#need(size + 40);
    this.#space(6);
    const [left, top] = [MARGIN, this.#document.y];
    const step = size / (modules.size + 8);
    this.#document.rect(left, top, size, size).fill('#ffffff');
    for (let row = 0; row < modules.size; row += 1) {
      for (let column = 0; column < modules.size; column += 1) {
        if (!modules.get(row, column)) continue;
        this.#document.rect(left + (column + 4) * step, top + (row + 4) * step, step * 1.02, step * 1.02);
      }
    }
    this.#document.fill('#000000');
    this.#document.link(left, top, size, size, link);
    const beside = { width: this.#width - size - 16 };
    this.#face('bold', 11, INK).text(this.#write(heading), left + size + 16, top + 4, beside);
    for (const line of lines) {
      this.#space(4);
      this.#face('regular', 9, INK).text(this.#write(line), left + size + 16, this.#document.y, beside);
    }
    this.#document.y = Math.max(this.#document.y, top + size) + 6;
    this.#face('regular', 8, ACCENT).text(this.#write(printed), left, this.#document.y, { width: this.#width, link });
  }

  /** The whole document, with a foot on each page: `page(2, 3)` says which it is. */
  async finish(page: (at: number, of: number) => string): Promise<Buffer> {
    const { start, count } = this.#document.bufferedPageRange();
    for (let at = start; at < start + count; at += 1) {
      this.#document.switchToPage(at);
      const y = this.#bottom + 14;
      // Text below the margin would begin a page of its own.
      this.#document.page.margins.bottom = 0;
      this.#face('regular', 7.5, PALE);
      this.#document.text(this.#write(this.#footer), MARGIN, y, { width: this.#width * 0.82, lineBreak: true });
      this.#document.text(this.#write(page(at + 1, count)), MARGIN, y, { width: this.#width, align: 'right' });
    }
    const ended = new Promise<void>(resolve => {
      this.#document.once('end', () => resolve());
    });
    this.#document.end();
    await ended;
    return Buffer.concat(this.#chunks);
  }
}
