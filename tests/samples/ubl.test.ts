import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checkInvoice, minorUnitsOf, toCheckReport } from '#domain/invoices/check';
import { parseDecimal } from '#domain/money/decimal';

/**
 * Invoices and rule tests of the EN 16931 committee and of Peppol, which nobody on this project wrote. They stand beside
 * the project and are not part of it.
 */
const SAMPLES = fileURLToPath(new URL('../../../shared/samples/ubl', import.meta.url));

const filesIn = (folder: string): string[] => {
  const path = join(SAMPLES, folder);
  return existsSync(path) ? readdirSync(path).sort() : [];
};

const valid = filesIn('valid');
const ruleTests = filesIn('rule-tests');

if (valid.length === 0) {
  console.info('UBL samples: skipped, because ../shared/samples/ubl is not there.');
}

/** An amount of the document's totals by plain search, not by the reader under test. */
const statedTotal = (xml: string, name: string): string | undefined =>
  new RegExp(`<(?:\\w+:)?${name}\\b[^>]*>([^<]*)<`).exec(xml.slice(xml.search(/<(?:\w+:)?LegalMonetaryTotal\b/)))?.[1];

describe.skipIf(valid.length === 0)('valid samples', () => {
  it.each(valid)('%s is accepted, with its own totals', file => {
    const bytes = readFileSync(join(SAMPLES, 'valid', file));
    const report = toCheckReport(file, checkInvoice(bytes));
    expect(report.errors).toEqual([]);
    expect(report.ok).toBe(true);
    const xml = bytes.toString('utf8');
    const stated = (name: string) =>
      minorUnitsOf(parseDecimal(statedTotal(xml, name) ?? '0') ?? null, report.currency)?.toString();
    expect(report.totals).toMatchObject({
      lineExtension: stated('LineExtensionAmount'),
      taxExclusive: stated('TaxExclusiveAmount'),
      taxInclusive: stated('TaxInclusiveAmount'),
      prepaid: stated('PrepaidAmount'),
      rounding: stated('PayableRoundingAmount'),
      payable: stated('PayableAmount'),
    });
    expect(report.seller?.name).toBeTruthy();
    expect(report.buyer?.name).toBeTruthy();
    expect(report.lines).toBeGreaterThan(0);
  });
});

interface RuleTest {
  readonly expected: 'success' | 'error' | 'warning';
  readonly rule: string;
  readonly document: string;
}

/** The `<test>`s of a test set: what is asserted of which rule, and the fragment of an invoice that it is about. */
const readTests = (xml: string): RuleTest[] =>
  [...xml.replace(/<!--[\s\S]*?-->/g, '').matchAll(/<test\b[^>]*>([\s\S]*?)<\/test>/g)].flatMap(([, body = '']) => {
    const assertion = /<(success|error|warning)>\s*([\w-]+)\s*<\/\1>/.exec(body);
    const document = /<(Invoice|CreditNote)[\s\S]*<\/\1>/.exec(body)?.[0];
    const [, expected, rule] = assertion ?? [];
    if (!document || !rule || (expected !== 'success' && expected !== 'error' && expected !== 'warning')) return [];
    return [{ expected, rule, document }];
  });

describe.skipIf(ruleTests.length === 0)('rule tests', () => {
  it.each(ruleTests)('the verdicts of %s agree', file => {
    const tests = readTests(readFileSync(join(SAMPLES, 'rule-tests', file), 'utf8'));
    expect(tests.length).toBeGreaterThan(0);
    const verdicts = tests.map(({ rule, document }) => {
      const { errors, warnings } = checkInvoice(new TextEncoder().encode(document));
      if (errors.some(finding => finding.rule === rule)) return 'error';
      return warnings.some(finding => finding.rule === rule) ? 'warning' : 'success';
    });
    expect(verdicts).toEqual(tests.map(({ expected }) => expected));
  });
});
