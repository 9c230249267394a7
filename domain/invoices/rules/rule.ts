import type { UblDocument } from '../ubl/document.ts';
import { pathOf, type XmlElement } from '../xml/element.ts';

/** One thing that is wrong, or worth a look. */
export interface Finding {
  /** The official id (`BR-CO-15`, `UBL-SR-12`) or one of our own (`LL-…`). */
  readonly rule: string;
  /** In English, with the figures where sums are compared. */
  readonly message: string;
  /** Path of the element (`/ubl:Invoice/cac:InvoiceLine[2]`), or `line 3, column 14` where there is no tree. */
  readonly location: string;
}

type Severity = 'error' | 'warning';

/** What a rule is about: each element is tested by itself. */
export type Context = (document: UblDocument) => readonly XmlElement[];

/** True where the rule holds. */
export type Test = (element: XmlElement, document: UblDocument) => boolean;

export interface Rule {
  readonly id: string;
  readonly severity: Severity;
  readonly says: string;
  readonly on: Context;
  readonly holds: Test;
  /** Figures for the message of a broken rule. */
  readonly figures?: (element: XmlElement, document: UblDocument) => string;
  /** Whether the rule calculates: it is passed over where an amount cannot be read at all. */
  readonly calculates: boolean;
}

/** id, what it says, when it holds, and the figures to show when it does not. */
export type Row = readonly [id: string, says: string, holds: Test, figures?: Rule['figures']];

interface FamilyOptions {
  readonly severity?: Severity;
  readonly calculates?: boolean;
}

/** A table of rules about the same context. */
export const family = (on: Context, rows: readonly Row[], options: FamilyOptions = {}): Rule[] =>
  rows.map(([id, says, holds, figures]) => ({
    id,
    severity: options.severity ?? 'error',
    calculates: options.calculates ?? false,
    says,
    on,
    holds,
    ...(figures && { figures }),
  }));

export interface Findings {
  readonly errors: readonly Finding[];
  readonly warnings: readonly Finding[];
}

/** One rule names no more places than this; a file that breaks it more often is no clearer for a longer list. */
export const MAX_FINDINGS_OF_RULE = 100;

export const applyRules = (rules: readonly Rule[], document: UblDocument): Findings => {
  const findings: Record<Severity, Finding[]> = { error: [], warning: [] };
  const contexts = new Map<Context, readonly XmlElement[]>();
  for (const { id, severity, says, on, holds, figures } of rules) {
    let elements = contexts.get(on);
    if (!elements) {
      elements = on(document);
      contexts.set(on, elements);
    }
    let count = 0;
    for (const element of elements) {
      if (holds(element, document)) continue;
      const message = figures ? `${says} ${figures(element, document)}` : says;
      findings[severity].push({ rule: id, message, location: pathOf(element) });
      count += 1;
      if (count === MAX_FINDINGS_OF_RULE) break;
    }
  }
  return { errors: findings.error, warnings: findings.warning };
};
