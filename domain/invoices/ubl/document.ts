import { minorUnitDigits } from '#domain/money/currency';
import { accept, type Result } from '#domain/result';
import type { InvoiceKind } from '../invoice.ts';
import { descendants, type XmlElement } from '../xml/element.ts';
import { readXml, type XmlVocabulary } from '../xml/read-xml.ts';
import type { XmlRefusal } from '../xml/refusal.ts';
import { textAt } from './values.ts';

const XSD = 'urn:oasis:names:specification:ubl:schema:xsd:';

/** Namespaces of UBL 2.1 with the prefixes that the official rules write. */
export const UBL_NAMESPACES = {
  ubl: `${XSD}Invoice-2`,
  cn: `${XSD}CreditNote-2`,
  cac: `${XSD}CommonAggregateComponents-2`,
  cbc: `${XSD}CommonBasicComponents-2`,
  ext: `${XSD}CommonExtensionComponents-2`,
} as const;

const ROOTS: ReadonlyMap<string, InvoiceKind> = new Map([
  ['ubl:Invoice', 'invoice'],
  ['cn:CreditNote', 'creditNote'],
]);

const VOCABULARY: XmlVocabulary = {
  prefixes: new Map(Object.entries(UBL_NAMESPACES).map(([prefix, namespace]) => [namespace, prefix])),
  roots: new Set(ROOTS.keys()),
  called: 'a UBL 2.1 invoice or credit note',
};

/** Specification identifiers (BT-24) of EN 16931 and of every usage specification of it begin so. */
const EN16931 = 'urn:cen.eu:en16931';

/**
 * Decimals that amounts may have, and that sums are rounded to. EN 16931 knows two for every currency. A document that
 * names another specification may have as many as its currency: three for dinars.
 */
const decimalsOf = (root: XmlElement): number => {
  const specification = textAt(root, 'cbc:CustomizationID');
  if (specification === null || specification.startsWith(EN16931)) return 2;
  return Math.max(2, minorUnitDigits(textAt(root, 'cbc:DocumentCurrencyCode') ?? ''));
};

/** A UBL 2.1 invoice or credit note as a tree, with what the rules look up anywhere in it. */
export class UblDocument {
  /** Every element, in document order. */
  readonly elements: readonly XmlElement[];
  /** How many decimals amounts may have. */
  readonly decimals: number;
  #byName: Map<string, XmlElement[]> | undefined;

  constructor(
    readonly kind: InvoiceKind,
    readonly root: XmlElement,
  ) {
    this.elements = descendants(root);
    this.decimals = decimalsOf(root);
  }

  /** Every element of the name, wherever it is, in document order: `//name` of XPath. */
  all(name: string): readonly XmlElement[] {
    this.#byName ??= this.#index();
    return this.#byName.get(name) ?? [];
  }

  #index(): Map<string, XmlElement[]> {
    const index = new Map<string, XmlElement[]>();
    for (const element of this.elements) {
      const alike = index.get(element.name);
      if (alike) alike.push(element);
      else index.set(element.name, [element]);
    }
    return index;
  }
}

/** Opens untrusted bytes. Refusals: those of `readXml`; `xml-unexpected-root` for anything but these two documents. */
export const openUbl = (bytes: Uint8Array): Result<UblDocument, XmlRefusal> => {
  const read = readXml(bytes, VOCABULARY);
  if (!read.ok) return read;
  return accept(new UblDocument(ROOTS.get(read.value.name) ?? 'invoice', read.value));
};
