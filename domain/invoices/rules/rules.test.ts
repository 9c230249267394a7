import { describe, expect, it } from 'vitest';
import { brokenRules, inside, saying, textOfUbl } from '../fixtures/breakage.ts';
import type { Case } from '../fixtures/case.ts';
import { CODE_CASES } from '../fixtures/cases-codes.ts';
import { PRESENCE_CASES } from '../fixtures/cases-presence.ts';
import { DECIMAL_CASES, SUM_CASES } from '../fixtures/cases-sums.ts';
import { SYNTAX_CASES } from '../fixtures/cases-syntax.ts';
import { VAT_CASES } from '../fixtures/cases-vat.ts';
import { fullInvoice, invoiceOf, invoiceOfCategory } from '../fixtures/invoices.ts';
import { EN16931_RULES } from './en16931.ts';
import { OWN_RULES } from './own.ts';

const FULL_CASES = [...PRESENCE_CASES, ...SUM_CASES, ...DECIMAL_CASES, ...CODE_CASES, ...SYNTAX_CASES];

const named = (cases: readonly Case[]) => cases.map(([rule, breakage, ...follow]) => ({ rule, breakage, follow }));

/** Tried below, on an invoice of their own. */
const SPLIT_PAYMENT_CASES = ['BR-B-01', 'BR-B-02'];

describe('rules on an invoice with something in every group', () => {
  const good = textOfUbl(fullInvoice());

  it('all hold', () => {
    expect(brokenRules(good)).toEqual([]);
  });

  it.each(named(FULL_CASES))('$rule', ({ rule, breakage, follow }) => {
    expect(brokenRules(breakage(good))).toEqual([rule, ...follow].sort());
  });
});

describe.each(Object.entries(VAT_CASES))('rules on an invoice of VAT category %s', (code, cases) => {
  const good = textOfUbl(invoiceOfCategory(code));

  it('all hold', () => {
    expect(brokenRules(good)).toEqual([]);
  });

  it.each(named(cases))('$rule', ({ rule, breakage, follow }) => {
    expect(brokenRules(breakage(good))).toEqual([rule, ...follow].sort());
  });
});

describe('split payment', () => {
  const italian = (xml: string) => xml.replace(/(IdentificationCode>)(?:DE|NL)</g, '$1IT<');
  const split = textOfUbl(invoiceOf()).replace(/(TaxCategory>\s*<cbc:ID>)S</g, '$1B<');

  it('is for domestic Italian invoices', () => {
    expect(brokenRules(italian(split))).toEqual([]);
    expect(brokenRules(split)).toEqual(['BR-B-01']);
  });

  it('does not go with the standard rate', () => {
    const mixed = inside('cac:ClassifiedTaxCategory', saying('cbc:ID', 'S'))(italian(split));
    expect(brokenRules(mixed)).toContain('BR-B-02');
  });
});

describe('the cases', () => {
  it('break every rule that there is', () => {
    const cases = [...FULL_CASES, ...Object.values(VAT_CASES).flat()];
    const tried = new Set(cases.flatMap(([rule, , ...follow]) => [rule, ...follow].map(id => id.replace('?', ''))));
    const ids = new Set([...EN16931_RULES, ...OWN_RULES].map(({ id }) => id));
    expect([...ids].filter(id => !tried.has(id) && !SPLIT_PAYMENT_CASES.includes(id))).toEqual([]);
  });
});
