import { formatMoment } from '~/components/format/dates';
import type { Language } from '~/i18n/languages';
import type { Translate } from '~/i18n/use-translate';

/** The texts of a printed record, in the reader's language. */
export interface SheetTexts {
  readonly t: Translate;
  /** The text of a key that is data. */
  readonly text: (key: string) => string | undefined;
  readonly language: Language;
}

interface Printed {
  readonly reader: { readonly organisation: string; readonly timeZone: string };
  readonly at: Date;
}

/** The foot of every page of a printed record: for whom it was made, and when. */
export const printedFor = ({ t, language }: SheetTexts, { reader, at }: Printed): string =>
  t('verify:pdf.footer', {
    organisation: reader.organisation,
    at: formatMoment(at, language, reader.timeZone),
    zone: reader.timeZone,
  });
