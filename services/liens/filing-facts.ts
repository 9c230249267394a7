import type { Filing } from '#domain/liens/filing';
import type { AgreementFact } from '../agreements/content.ts';
import type { LoadedPledge } from './load-pledge.ts';

const text = (name: string, value: string | null): AgreementFact[] =>
  value === null ? [] : [{ name, kind: 'text', value }];
const word = (name: string, value: string): AgreementFact[] => [{ name, kind: 'word', value }];
const day = (name: string, value: string | null): AgreementFact[] =>
  value === null ? [] : [{ name, kind: 'date', value }];

/** What the two who sign a lien read. */
export const filingFacts = (
  filing: Filing,
  { pledge, part, grantor, standing }: LoadedPledge,
  securedParty: string,
): AgreementFact[] => [
  ...text('lien-on', `${pledge.reference} · ${pledge.label}`),
  ...word('lien-collateral', `collateral-${filing.collateral}`),
  ...(filing.collateral === 'Receivable' ? text('lien-fragment', String(part)) : []),
  ...text('lien-secured-party', securedParty),
  ...text('lien-grantor', grantor.name),
  ...word('lien-law', `law-${filing.law}`),
  ...word('lien-class', `class-${filing.class}`),
  ...(filing.securesPrice ? word('lien-secures', 'secures-price') : []),
  ...day('lien-delivered', filing.deliveredOn),
  ...day(filing.registrationNumber === null ? 'lien-filed' : 'lien-declared', filing.filedOn),
  ...text('lien-registry', filing.registry),
  ...text('lien-registration', filing.registrationNumber),
  ...(filing.securedMinor !== null && filing.currency !== null
    ? [
        {
          name: 'lien-secured',
          kind: 'money' as const,
          value: filing.securedMinor.toString(),
          currency: filing.currency,
        },
      ]
    : []),
  ...day('lien-lapses', filing.lapsesOn),
  ...text('lien-standing', String(standing.length)),
];
