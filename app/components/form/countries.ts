/** ISO 3166-1 alpha-2 codes of the countries that forms offer; names come from the reader's own language. */
const CODES =
  'AE AL AR AT AU BA BE BG BH BR CA CH CL CN CO CY CZ DE DK EE EG ES FI FR GB GR HK HR HU ID IE IL IN IS IT JO JP KR KW KZ LI LT LU LV MA MD ME MK MO MT MX MY NL NO NZ OM PE PH PL PT QA RO RS SA SE SG SI SK TH TN TR TW UA US UY VN ZA'.split(
    ' ',
  );

export interface Country {
  readonly value: string;
  readonly label: string;
}

/** Countries by name in a language. For the server: its language data and the browser's may differ. */
export const countriesIn = (language: string): Country[] => {
  const names = new Intl.DisplayNames([language], { type: 'region' });
  const collator = new Intl.Collator(language);
  return CODES.map(value => ({ value, label: names.of(value) ?? value })).sort((a, b) =>
    collator.compare(a.label, b.label),
  );
};
