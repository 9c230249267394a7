import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { ACCESS_REFUSALS, SCOPE_REFUSALS } from '#domain/access/authorise';
import { PROPOSAL_REFUSALS } from '#domain/access/four-eyes';
import { ANCHOR_REFUSALS } from '#domain/anchors/stream';
import { ACCOUNT_CHANGE_REFUSALS } from '#domain/bank-accounts/account-change';
import { ACCOUNT_REFUSALS } from '#domain/bank-accounts/account-number';
import { DEVICE_REFUSALS } from '#domain/devices/refusals';
import { EQUIPMENT_REFUSALS } from '#domain/equipment/refusals';
import { LEASE_REFUSALS } from '#domain/leases/lifecycle/refusals';
import { YIELD_REFUSALS } from '#domain/leases/rates/yields';
import { AMENDMENT_REFUSALS } from '#domain/leases/schedule/amend';
import { SCHEDULE_REFUSALS } from '#domain/leases/schedule/build-schedule';
import { LEASE_TERMS_REFUSALS } from '#domain/leases/schedule/check-lease-terms';
import { RECONCILIATION_FINDINGS } from '#domain/leases/schedule/reconcile';
import { RENT_PURCHASE_REFUSALS } from '#domain/leases/schedule/rent-purchase';
import { SETTLEMENT_REFUSALS } from '#domain/leases/schedule/settlement';
import { USAGE_STOPS } from '#domain/leases/usage/metered-use';
import { LIEN_REFUSALS } from '#domain/liens/refusals';
import { IDENTIFIER_REFUSALS } from '#domain/parties/identifier';
import { ENTRY_REFUSALS } from '#domain/payments/bank-entry';
import { PLAN_REFUSALS } from '#domain/payments/plan-payment';
import { QUOTE_REFUSALS } from '#domain/receivables/quote-rules';
import { RECEIVABLE_REFUSALS } from '#domain/receivables/refusals';
import { CONFIRMATION_REFUSALS } from '#domain/receivables/terms';

const CODES: readonly string[] = [
  ...ACCESS_REFUSALS,
  ...SCOPE_REFUSALS,
  ...PROPOSAL_REFUSALS,
  ...ACCOUNT_REFUSALS,
  ...ACCOUNT_CHANGE_REFUSALS,
  ...IDENTIFIER_REFUSALS,
  ...ENTRY_REFUSALS,
  ...PLAN_REFUSALS,
  ...QUOTE_REFUSALS,
  ...CONFIRMATION_REFUSALS,
  ...RECEIVABLE_REFUSALS,
  ...DEVICE_REFUSALS,
  ...ANCHOR_REFUSALS,
  ...EQUIPMENT_REFUSALS,
  ...LEASE_REFUSALS,
  ...LIEN_REFUSALS,
  ...LEASE_TERMS_REFUSALS,
  ...SCHEDULE_REFUSALS,
  ...YIELD_REFUSALS,
  ...AMENDMENT_REFUSALS,
  ...SETTLEMENT_REFUSALS,
  ...RENT_PURCHASE_REFUSALS,
  ...RECONCILIATION_FINDINGS,
  ...USAGE_STOPS,
];

test.each(['en', 'zh-CN'])('whatever the domain refuses has its words in %s', language => {
  const file = fileURLToPath(new URL(`../../app/i18n/${language}/refusals.json`, import.meta.url));
  const texts = z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(file, 'utf8')));
  expect(CODES.filter(code => !texts[code])).toEqual([]);
});

test('every code is one kebab-case word', () => {
  expect(CODES.filter(code => !/^[a-z]+(-[a-z]+)*$/.test(code))).toEqual([]);
});
