import { describe, expect, test } from 'vitest';
import { comparableName, type InvoiceParty, type KnownOrganisation, matchParty } from './match-party.ts';

const nobody: InvoiceParty = {
  name: null,
  identifiers: [],
  legalId: null,
  vatId: null,
  electronicAddress: null,
  address: null,
};
const fjord: KnownOrganisation = {
  id: 'fjord',
  name: 'Fjord Leasing AS',
  identifiers: [
    { scheme: '0192', value: '974760673' },
    { scheme: 'GLN', value: '4012345000009' },
  ],
};
const seine: KnownOrganisation = {
  id: 'seine',
  name: 'Seine Équipement SAS',
  identifiers: [{ scheme: '0002', value: '443061841' }],
};
const rhein: KnownOrganisation = {
  id: 'rhein',
  name: 'Rhein Bau GmbH',
  identifiers: [{ scheme: 'VAT', value: 'DE136695976' }],
};
const organisations = [fjord, seine, rhein];

describe('exact', () => {
  test.each<[string, InvoiceParty, string]>([
    ['the register number', { ...nobody, legalId: { scheme: '0192', value: '974 760 673' } }, 'fjord'],
    ['the VAT number that contains it', { ...nobody, vatId: 'NO974760673MVA' }, 'fjord'],
    [
      'a register number with no scheme',
      { ...nobody, legalId: { scheme: null, value: '974760673' }, address: { country: 'NO' } },
      'fjord',
    ],
    ['a GLN among the other ids', { ...nobody, identifiers: [{ scheme: '0088', value: '4012345000009' }] }, 'fjord'],
    ['the electronic address', { ...nobody, electronicAddress: { scheme: '9930', value: 'DE136695976' } }, 'rhein'],
    [
      'the establishment of a SIREN',
      { ...nobody, identifiers: [{ scheme: '0009', value: '44306184100047' }] },
      'seine',
    ],
    ['a French VAT number', { ...nobody, vatId: 'FR61443061841' }, 'seine'],
  ])('%s', (_, party, organisationId) => {
    expect(matchParty(party, organisations)).toMatchObject({ kind: 'exact', organisationId });
  });

  test('a number that only the document knows does not stand in the way', () => {
    const party = { ...nobody, vatId: 'DE136695976', identifiers: [{ scheme: null, value: 'K-1001' }] };
    expect(matchParty(party, organisations)).toMatchObject({ kind: 'exact', organisationId: 'rhein' });
  });
});

describe('a person must choose', () => {
  test('when two numbers lead to two organisations', () => {
    const party = { ...nobody, vatId: 'DE136695976', legalId: { scheme: '0192', value: '974760673' } };
    const match = matchParty(party, organisations);
    expect(match).toMatchObject({ kind: 'ambiguous', reason: 'several' });
    expect(match.kind === 'ambiguous' && match.candidates.map(candidate => candidate.organisationId)).toEqual([
      'fjord',
      'rhein',
    ]);
  });

  test('when one number agrees and another of the same kind does not', () => {
    const party = { ...nobody, vatId: 'NO999999999', identifiers: [{ scheme: '0088', value: '4012345000009' }] };
    expect(matchParty(party, organisations)).toMatchObject({ kind: 'ambiguous', reason: 'contradiction' });
  });

  test('when only the name agrees, even if one company alone has it', () => {
    expect(matchParty({ ...nobody, name: 'SEINE EQUIPEMENT' }, organisations)).toMatchObject({
      kind: 'ambiguous',
      reason: 'name-only',
      candidates: [{ organisationId: 'seine', sharedIdentifiers: [] }],
    });
  });
});

describe('nobody', () => {
  test('has the number, or there is none', () => {
    expect(matchParty({ ...nobody, name: 'Unheard Ltd', vatId: 'GB123456789' }, organisations)).toEqual({
      kind: 'unknown',
      reason: 'not-registered',
      identifiers: [{ scheme: 'VAT', value: 'GB123456789' }],
    });
    expect(matchParty({ ...nobody, name: '  ' }, organisations)).toMatchObject({
      kind: 'unknown',
      reason: 'no-identifiers',
    });
  });

  test('is matched by an unscoped number that means something else elsewhere', () => {
    const party = { ...nobody, identifiers: [{ scheme: null, value: '974760673' }] };
    expect(matchParty(party, organisations).kind).toBe('unknown');
  });
});

test('names are compared without case, accents, punctuation and legal form', () => {
  expect(comparableName('Müller & Söhne GmbH & Co. KG')).toBe('muller sohne');
  expect(comparableName('N.V. Philips')).toBe('nv philips');
  expect(comparableName('Philips N.V.')).toBe('philips');
  expect(comparableName('华为技术有限公司')).toBe('华为技术');
});
