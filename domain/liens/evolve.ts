import { BrokenStream } from '#domain/lifecycle/checks';
import type { LienEvent, LienEventOf } from './events.ts';
import { COLLATERALS, type LienBook, type LienState } from './state.ts';

const filed = ({
  type: _,
  subject,
  version: __,
  collateral: number,
  ...details
}: LienEventOf<'LienFiled'>): LienState => {
  const collateral = COLLATERALS[number];
  if (collateral === undefined) throw new BrokenStream(`${subject}: a lien on nothing that there is`);
  return { ...details, collateral, status: 'Filed' };
};

const changed = (book: LienBook, event: LienEvent, change: Partial<LienState>): LienBook => {
  if (!book.liens.some(({ lien }) => lien === event.lien)) {
    throw new BrokenStream(`${book.subject} has no lien ${event.lien}`);
  }
  return { ...book, liens: book.liens.map(one => (one.lien === event.lien ? { ...one, ...change } : one)) };
};

const evolveKnown = (book: LienBook, event: LienEvent): LienBook => {
  switch (event.type) {
    case 'LienFiled':
      return { ...book, liens: [...book.liens, filed(event)] };
    case 'LienContinued':
      return changed(book, event, { lapse: event.lapse });
    case 'LienSubordinated': {
      const { lien, senior, agreement } = event;
      return { ...book, subordinations: [...book.subordinations, { lien, senior, agreement }] };
    }
    case 'LienReleased':
      return changed(book, event, { status: 'Released' });
    case 'LienReleasedByOrder':
      return changed(book, event, { status: 'ReleasedByOrder' });
  }
};

/** All liens of a subject after an event. Throws `BrokenStream` when the event cannot follow. */
export const evolveLiens = (book: LienBook | null, event: LienEvent): LienBook => {
  const before = book ?? { subject: event.subject, version: 0n, liens: [], subordinations: [] };
  return { ...evolveKnown(before, event), version: event.version };
};
