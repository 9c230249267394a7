import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/** Noto Sans Hans (SIL Open Font License): Latin, Greek, Cyrillic and Simplified Chinese in one face. */
const folder = (): string => join(dirname(require.resolve('@embedpdf/fonts-sc')), '../fonts');

let fonts: { readonly regular: Buffer; readonly bold: Buffer } | undefined;

/** The two weights that documents are set in; read once, when the first document is made. */
export const pdfFonts = (): { readonly regular: Buffer; readonly bold: Buffer } => {
  fonts ??= {
    regular: readFileSync(join(folder(), 'NotoSansHans-Regular.otf')),
    bold: readFileSync(join(folder(), 'NotoSansHans-Bold.otf')),
  };
  return fonts;
};

/** Letters that fall apart into no letter and mark. */
const WHOLE: Readonly<Record<string, string>> = { ł: 'l', Ł: 'L', đ: 'd', Đ: 'D', ı: 'i', ȷ: 'j' };

/**
 * What the font has no glyph for is written with the letter behind it (č as c), which stays readable; the exact text is in
 * the commitment.
 */
export const writable = (text: string, has: (codePoint: number) => boolean): string =>
  [...text]
    .map(letter => {
      if (/\s/.test(letter)) return letter === '\n' ? letter : ' ';
      if (has(letter.codePointAt(0) ?? 0)) return letter;
      const [base = ''] = WHOLE[letter] ?? letter.normalize('NFD');
      return has(base.codePointAt(0) ?? 0) ? base : '\u25a1';
    })
    .join('');
