import { eventReader, type JsonOf, StateReader } from '#domain/lifecycle/json';
import type { LienEvent } from './events.ts';
import { COLLATERALS, LIEN_STATUSES, type LienBook } from './state.ts';

/** An event of `Liens` out of its name and its arguments as JSON; `null` for any other name. */
export const lienEventFromJson = eventReader<LienEvent>({
  LienFiled: {
    lien: 'hash',
    collateral: 'number',
    part: 'number',
    grantor: 'key',
    securedParty: 'key',
    terms: 'hash',
    lapse: 'number',
    prior: 'hashes',
  },
  LienContinued: { lien: 'hash', lapse: 'number' },
  LienSubordinated: { lien: 'hash', senior: 'hash', agreement: 'hash' },
  LienReleased: { lien: 'hash', reason: 'hash' },
  LienReleasedByOrder: { lien: 'hash', order: 'hash' },
});

export type LienBookJson = JsonOf<LienBook>;

export const lienBookToJson = (book: LienBook): LienBookJson => ({ ...book, version: book.version.toString() });

/** The book out of its JSON. Throws a TypeError on anything that `lienBookToJson` did not write. */
export const lienBookFromJson = (json: unknown): LienBook => {
  const reader = new StateReader(json);
  return {
    subject: reader.hash('subject'),
    version: reader.large('version'),
    liens: reader.list('liens', one => ({
      lien: one.hash('lien'),
      status: one.oneOf('status', LIEN_STATUSES),
      collateral: one.oneOf('collateral', COLLATERALS),
      part: one.number('part'),
      grantor: one.key('grantor'),
      securedParty: one.key('securedParty'),
      terms: one.hash('terms'),
      lapse: one.number('lapse'),
      prior: one.hashes('prior'),
    })),
    subordinations: reader.list('subordinations', one => ({
      lien: one.hash('lien'),
      senior: one.hash('senior'),
      agreement: one.hash('agreement'),
    })),
  };
};
