import { comparableName } from '#domain/parties/match-party';

/** Letters and digits that are easily mistaken for one another, on a plate or in handwriting; each line counts as one. */
const MISTAKEN = ['0OQ', '1IL', '2Z', '5S', '6G', '8B'] as const;

/** Letters of other scripts that look like Latin ones: a serial typed with them is the same to the eye. */
const LOOKS_LIKE: Readonly<Record<string, string>> = {
  // Cyrillic
  А: 'A',
  В: 'B',
  Е: 'E',
  З: '3',
  І: 'I',
  К: 'K',
  М: 'M',
  Н: 'H',
  О: 'O',
  Р: 'P',
  С: 'C',
  Т: 'T',
  У: 'Y',
  Х: 'X',
  Ѕ: 'S',
  Ј: 'J',
  // Greek
  Α: 'A',
  Β: 'B',
  Ε: 'E',
  Ζ: 'Z',
  Η: 'H',
  Ι: 'I',
  Κ: 'K',
  Μ: 'M',
  Ν: 'N',
  Ο: 'O',
  Ρ: 'P',
  Τ: 'T',
  Υ: 'Y',
  Χ: 'X',
};

const CLASS_OF: ReadonlyMap<string, string> = new Map(
  MISTAKEN.flatMap(line => [...line].map(letter => [letter, line[0] ?? letter] as const)),
);

/** A serial number is as long as that at most, as written. */
export const SERIAL_LENGTH = 60;

/** The serial as it is compared: NFKC, upper case, letters and digits only, no accents. Empty where there are none. */
export const normalizeSerial = (serial: string): string =>
  serial
    .normalize('NFKC')
    .toUpperCase()
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(/[^\p{L}\p{N}]/gu, '');

const classOf = (letter: string): string => {
  const latin = LOOKS_LIKE[letter] ?? letter;
  return CLASS_OF.get(latin) ?? latin;
};

/** The serial with letters that are easily mistaken made one, without leading zeros: equal for serials that look alike. */
export const likenessKey = (serial: string): string => {
  const key = [...normalizeSerial(serial)].map(classOf).join('');
  return key.replace(/^0+(?=.)/, '');
};

/** A place in which a serial was written otherwise than it is recorded; counted from 1 in the compared form. */
export interface DifferentLetter {
  readonly position: number;
  readonly written: string;
  readonly recorded: string;
}

export interface SerialComparison {
  /** Equal once case, spacing and punctuation are left aside. */
  readonly isSame: boolean;
  /** Not equal, but no more apart than letters that are easily mistaken, or leading zeros. */
  readonly isAlike: boolean;
  /** Equal, and yet written differently: spacing, punctuation or case. */
  readonly isSpacing: boolean;
  /** Where they differ, when they are equally long; else empty. */
  readonly letters: readonly DifferentLetter[];
}

/** Compares a serial that somebody wrote, typed or scanned with the one recorded. */
export const compareSerial = (recorded: string, written: string): SerialComparison => {
  const [left, right] = [[...normalizeSerial(recorded)], [...normalizeSerial(written)]];
  const isSame = left.length > 0 && left.join('') === right.join('');
  const letters =
    left.length === right.length
      ? right.flatMap((letter, index) =>
          letter === left[index] ? [] : [{ position: index + 1, written: letter, recorded: left[index] ?? '' }],
        )
      : [];
  return {
    isSame,
    isAlike: !isSame && left.length > 0 && likenessKey(recorded) === likenessKey(written),
    isSpacing: isSame && recorded.trim() !== written.trim(),
    letters,
  };
};

/** A manufacturer's name as it is compared: case, punctuation, spacing and legal form aside. Empty where nothing is left. */
export const canonicalManufacturer = (name: string): string => comparableName(name).replace(/\s+/g, '');

export interface MachineIdentity {
  /** Every name that the manufacturer goes by: as written, and as its organisation is called where it is a member. */
  readonly manufacturers: readonly string[];
  readonly serial: string;
  /** GTIN-14; `null` where it has none. */
  readonly gtin: string | null;
}

/**
 * What a machine is recognised by, as text; the signer makes an HMAC of each (`domain/invoices/fingerprint` for invoices).
 * - `machine/1|<manufacturer>|<serial>`, for every name of the manufacturer;
 * - `machine-gtin/1|<GTIN-14>|<serial>`, where it has a GTIN.
 * Both are claimed, so that neither another spelling of the maker nor a left-out GTIN makes a second machine of one.
 * Distinct and sorted. Empty where serial or manufacturer have neither letter nor digit.
 */
export const machineFingerprintInputs = ({ manufacturers, serial, gtin }: MachineIdentity): string[] => {
  const key = normalizeSerial(serial);
  if (key === '') return [];
  const makers = manufacturers.map(canonicalManufacturer).filter(name => name !== '');
  const inputs = makers.map(maker => `machine/1|${maker}|${key}`);
  return [...new Set([...inputs, ...(gtin === null ? [] : [`machine-gtin/1|${gtin}|${key}`])])].sort();
};

export const LIKENESS_KINDS = ['recorded', 'alike', 'same-serial'] as const;

/**
 * How a machine that is here already is like a new one. `recorded`: the same by maker or GTIN; `alike`: the same maker (or
 * GTIN), and a serial that is easily mistaken for it; `same-serial`: the same serial under another maker's name.
 */
export type MachineLikeness = (typeof LIKENESS_KINDS)[number];

/** A serial that short is every maker's: under another name it says nothing. */
const TELLING_LENGTH = 7;

/** How a recorded machine is like a new one; `null` where it is not. */
export const likenessOfMachines = (known: MachineIdentity, wanted: MachineIdentity): MachineLikeness | null => {
  const makers = new Set(known.manufacturers.map(canonicalManufacturer));
  const isSameMaker = wanted.manufacturers.some(name => makers.has(canonicalManufacturer(name)));
  const isSameKind = isSameMaker || (wanted.gtin !== null && wanted.gtin === known.gtin);
  const { isSame, isAlike } = compareSerial(known.serial, wanted.serial);
  if (isSameKind) return isSame ? 'recorded' : isAlike ? 'alike' : null;
  return isSame && normalizeSerial(wanted.serial).length >= TELLING_LENGTH ? 'same-serial' : null;
};
