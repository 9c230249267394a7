import type { PartyIdentifier } from './identifier.ts';

interface Derivation {
  readonly scheme: string;
  readonly form: RegExp;
  readonly into: string;
  /** How the derived number is written; `$1` is the form's first group. */
  readonly as: string;
}

/**
 * Numbers that contain another: a French VAT number ends in the SIREN, a Norwegian one is the organisation number, an
 * entry in Sweden's register is its organisation number. So a seller named by the one is found by the other.
 */
const DERIVATIONS: readonly Derivation[] = [
  { scheme: 'VAT', form: /^FR[0-9A-Z]{2}(\d{9})$/, into: '0002', as: '$1' },
  { scheme: 'VAT', form: /^BE([01]\d{9})$/, into: '0208', as: '$1' },
  { scheme: 'VAT', form: /^NO(\d{9})$/, into: '0192', as: '$1' },
  { scheme: 'VAT', form: /^SE(\d{10})\d{2}$/, into: '0007', as: '$1' },
  { scheme: 'VAT', form: /^DK(\d{8})$/, into: '0184', as: '$1' },
  { scheme: 'VAT', form: /^FI(\d{8})$/, into: '0212', as: '$1' },
  { scheme: 'VAT', form: /^(CHE\d{9})$/, into: '0183', as: '$1' },
  { scheme: 'VAT', form: /^CN([0-9A-HJ-NPQRTUWXY]{18})$/, into: 'USCC', as: '$1' },
  { scheme: '0009', form: /^(\d{9})\d{5}$/, into: '0002', as: '$1' },
  { scheme: '0184', form: /^DK(\d{8})$/, into: '0184', as: '$1' },
  { scheme: '0192', form: /^NO(\d{9})(?:MVA)?$/, into: '0192', as: '$1' },
  { scheme: 'REG:FR', form: /^(\d{9})(?:\d{5})?$/, into: '0002', as: '$1' },
  { scheme: 'REG:BE', form: /^(?:BE)?([01]\d{9})$/, into: '0208', as: '$1' },
  { scheme: 'REG:NO', form: /^(?:NO)?(\d{9})(?:MVA)?$/, into: '0192', as: '$1' },
  { scheme: 'REG:SE', form: /^(\d{10})$/, into: '0007', as: '$1' },
  { scheme: 'REG:DK', form: /^(?:DK)?(\d{8})$/, into: '0184', as: '$1' },
  { scheme: 'REG:FI', form: /^(\d{8})$/, into: '0212', as: '$1' },
  { scheme: 'REG:CH', form: /^(CHE\d{9})$/, into: '0183', as: '$1' },
  { scheme: 'REG:NL', form: /^(\d{8})$/, into: '0106', as: '$1' },
  { scheme: 'REG:CN', form: /^([0-9A-HJ-NPQRTUWXY]{18})$/, into: 'USCC', as: '$1' },
];

/** `scheme:value`, by which identifiers are compared. */
export const keyOf = ({ scheme, value }: PartyIdentifier): string => `${scheme}:${value}`;

/** The identifiers given and those that they contain, each once, in the order given. */
export const withEquivalents = (identifiers: readonly PartyIdentifier[]): PartyIdentifier[] => {
  const found = new Map<string, PartyIdentifier>();
  for (const identifier of identifiers) {
    found.set(keyOf(identifier), identifier);
    for (const { scheme, form, into, as } of DERIVATIONS) {
      if (scheme !== identifier.scheme || !form.test(identifier.value)) continue;
      const derived = { scheme: into, value: identifier.value.replace(form, as) };
      found.set(keyOf(derived), derived);
    }
  }
  return [...found.values()];
};
