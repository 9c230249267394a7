import { readScanned } from '#domain/equipment/digital-link';
import { compareSerial, type SerialComparison } from '#domain/equipment/identity';
import type { SeenEquipment } from '#prisma/reads/see-equipment';

export interface SerialSighting extends SerialComparison {
  /** The serial that was typed, or that the code says. */
  readonly serialSeen: string;
}

/** Compares what somebody typed or scanned on a machine with its passport: a serial, a Digital Link, an address of ours. */
export const compareOnSite = (
  text: string,
  { serial, gtin, publicId }: Pick<SeenEquipment['row'], 'serial' | 'gtin' | 'publicId'>,
): SerialSighting => {
  const scanned = readScanned(text);
  switch (scanned.kind) {
    case 'serial':
      return { serialSeen: scanned.serial, ...compareSerial(serial, scanned.serial) };
    case 'public-id': {
      const isSame = scanned.publicId.toLowerCase() === publicId;
      return { serialSeen: isSame ? serial : text.trim(), isSame, isAlike: false, isSpacing: false, letters: [] };
    }
    case 'machine': {
      const compared = compareSerial(serial, scanned.serial);
      const isSameGtin = gtin === null || gtin === scanned.gtin;
      return { serialSeen: scanned.serial, ...compared, isSame: compared.isSame && isSameGtin };
    }
  }
};
