import { type EquipmentCategory, isEquipmentCategory } from '#domain/equipment/categories';
import type { Translate } from '~/i18n/use-translate';

/** A kind of machine in words; one that this release does not know as it is written. */
export const categoryText = (t: Translate, category: string): string =>
  isEquipmentCategory(category) ? t(`equipment:category.${category satisfies EquipmentCategory}`) : category;

const names = new Map<string, Intl.DisplayNames>();

const namesIn = (language: string): Intl.DisplayNames => {
  const known = names.get(language) ?? new Intl.DisplayNames([language], { type: 'region' });
  names.set(language, known);
  return known;
};

/** A country's name by its ISO code. For the server: its language data and the browser's may differ. */
export const countryIn = (language: string, code: string): string =>
  /^[A-Z]{2}$/.test(code) ? (namesIn(language).of(code) ?? code) : code;
