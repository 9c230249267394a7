import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SearchResult, searchResult } from '#ledger/verify/search-result';
import { collateralCounts, listCollateral } from '#prisma/reads/collateral-list';
import { findSearch, listSearches } from '#prisma/reads/lien-searches';
import { collateralOf } from '#services/collateral/collateral-of';
import { addEquipmentRecord } from '#services/equipment/add-equipment-record';
import { recordExternalSearch } from '#services/liens/search/record-external';
import { searchLiens } from '#services/liens/search/search-liens';
import { runVerifySearch } from '../../server/cli/run-verify-search.ts';
import { createTestApi } from '../support/api.ts';
import { accepted, refusalOf, type TestOrganisation } from '../support/consortium.ts';
import {
  createLeasingTrade,
  dayOfClock,
  daysAgo,
  type LeasingTrade,
  makeMachine,
  runLease,
  type TestMachine,
} from '../support/leasing-trade.ts';
import { untilSettled } from '../support/ledger-acts.ts';
import { showTo, standingLien, type TestLien } from '../support/liens.ts';

let trade: LeasingTrade;
let machine: TestMachine;
let alike: TestMachine;
let lien: TestLien;
let folder: string;

beforeAll(async () => {
  trade = await createLeasingTrade();
  folder = await mkdtemp(join(tmpdir(), 'lienlight-search-'));
  const { ctx, lessor, bank } = trade;
  machine = await makeMachine(ctx, lessor, 'KW22-0501-OB8');
  alike = await makeMachine(ctx, trade.other, 'KW22 O5O1-0B8Z');
  await showTo(ctx, lessor, machine, [bank]);
  lien = await standingLien(ctx, bank, lessor, machine);
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await trade.ledger.close();
});

const resultOf = async (organisation: TestOrganisation, searchId: string): Promise<SearchResult> =>
  searchResult.parse((await findSearch(trade.ctx.db, organisation.id, searchId))?.result);

const verify = async (content: object, ...options: string[]): Promise<{ code: number; lines: string[] }> => {
  const file = join(folder, 'search.json');
  await writeFile(file, JSON.stringify(content));
  const lines: string[] = [];
  const code = await runVerifySearch([file, ...options], line => lines.push(line));
  return { code, lines };
};

const fileOf = async (organisation: TestOrganisation, searchId: string) => {
  const search = await findSearch(trade.ctx.db, organisation.id, searchId);
  if (!search) throw new Error('no search');
  const { result, resultHash, signer, signature } = search;
  return { result: searchResult.parse(result), resultHash, signer, signature };
};

describe('a search before lending', () => {
  it('finds by serial what stands, and what is easily mistaken for it, and names no secured party', async () => {
    const { ctx, rival } = trade;
    const written = 'kw22 O5O1 ob8';
    const { searchId } = accepted(await searchLiens(ctx, rival.preparer, { by: 'serial', serial: written }));
    const result = await resultOf(rival, searchId);
    expect(result.found).toHaveLength(1);
    expect(result.found[0]).toMatchObject({ match: 'alike', machine: { serial: 'KW22-0501-OB8' } });
    expect(result.found[0]?.liens).toMatchObject([
      { reference: lien.reference, class: 'ordinary', rank: 1, rule: 'by-filing', registered: true, isOwn: false },
    ]);
    expect(JSON.stringify(result)).not.toContain(trade.bank.name);
    expect(JSON.stringify(result)).not.toContain(trade.lessor.name);
    expect(JSON.stringify(result)).not.toContain('202611220001');

    const exact = accepted(
      await searchLiens(ctx, trade.bank.preparer, {
        by: 'serial',
        serial: machine.serial,
        manufacturer: 'Kranbau Werke AG',
      }),
    );
    const own = await resultOf(trade.bank, exact.searchId);
    expect(own.found.map(({ match }) => match)).toEqual(['exact']);
    expect(own.found[0]?.liens[0]?.isOwn).toBe(true);
    expect(await resultOf(trade.bank, exact.searchId)).toMatchObject({
      legalRegister: false,
      askedBy: trade.bank.name,
    });
  });

  it('logs every fingerprint that it looks up, and is its maker’s alone', async () => {
    const { ctx, rival, bank } = trade;
    const before = await ctx.db.fingerprintQuery.count({ where: { organisationId: rival.id, purpose: 'lien-search' } });
    const { searchId } = accepted(
      await searchLiens(ctx, rival.preparer, {
        by: 'serial',
        serial: 'NOT-THERE-77',
        manufacturer: 'Kranbau Werke AG',
      }),
    );
    const after = await ctx.db.fingerprintQuery.count({ where: { organisationId: rival.id, purpose: 'lien-search' } });
    expect(after).toBeGreaterThan(before);
    expect((await resultOf(rival, searchId)).found).toEqual([]);
    expect(await findSearch(ctx.db, bank.id, searchId)).toBeNull();
    expect((await listSearches(ctx.db, bank.id)).edges.every(({ node }) => node.id !== searchId)).toBe(true);
    expect(await ctx.db.auditEntry.count({ where: { action: 'lien:searched', subject: searchId } })).toBe(1);
  });

  it('by who granted is for banks, and for itself', async () => {
    const { ctx, lessor, rival, other } = trade;
    const ask = { by: 'organisation', organisationId: lessor.id } as const;
    expect(refusalOf(await searchLiens(ctx, other.preparer, ask))).toBe('search-needs-bank');
    const { searchId } = accepted(await searchLiens(ctx, rival.preparer, ask));
    const result = await resultOf(rival, searchId);
    expect(result.found.map(({ match, liens }) => [match, liens.length])).toEqual([['granted', 1]]);
    accepted(await searchLiens(ctx, lessor.preparer, ask));
    expect(refusalOf(await searchLiens(ctx, rival.viewer, ask))).not.toBe('accepted');
    expect(refusalOf(await searchLiens(ctx, rival.preparer, { by: 'serial', serial: ' - ' }))).toBe('serial-empty');
    // What is longer than a serial is not searched for in part: nothing found would be signed.
    const long = { by: 'serial' as const, serial: 'A'.repeat(61) };
    expect(refusalOf(await searchLiens(ctx, rival.preparer, long))).toBe('serial-too-long');
  });

  it('is checked without the portal: hash, signature, registrar, block and liens', async () => {
    const { ctx, rival } = trade;
    const { searchId } = accepted(await searchLiens(ctx, rival.preparer, { by: 'serial', serial: machine.serial }));
    const file = await fileOf(rival, searchId);
    const node = ['--node', trade.ledger.node.url];
    expect((await verify(file)).code).toBe(0);
    expect(await verify(file, ...node)).toMatchObject({ code: 0 });
    // A lien taken out of it: another hash. With its hash mended: not what the registrar signed; nor what the chain has.
    const [thing] = file.result.found;
    if (!thing) throw new Error('nothing found');
    const result = { ...file.result, found: [{ ...thing, liens: [] }] };
    const cut = await verify({ ...file, result }, ...node);
    expect(cut.code).toBe(1);
    expect(cut.lines.join('\n')).toContain('the result was changed');
    expect(cut.lines.join('\n')).toContain('stood, and is not in the result');
    const signer = `0x${'12'.repeat(20)}`;
    expect((await verify({ ...file, signer }, ...node)).lines.join('\n')).toContain('no registrar of the consortium');
  });

  it('keeps beside it what was found elsewhere, with its file', async () => {
    const { ctx, rival, bank } = trade;
    const { searchId } = accepted(await searchLiens(ctx, rival.preparer, { by: 'serial', serial: machine.serial }));
    const external = {
      searchId,
      registry: 'New York Department of State',
      reference: 'UCC-11 4711',
      searchedOn: dayOfClock(ctx),
      finding: 'nothing-found',
    } as const;
    expect(refusalOf(await recordExternalSearch(ctx, bank.preparer, external))).toBe('not-found');
    const text = { name: 'ucc.pdf', bytes: new TextEncoder().encode('not a document') };
    expect(refusalOf(await recordExternalSearch(ctx, rival.preparer, { ...external, file: text }))).toBe('file-kind');
    const pdf = { name: 'ucc.pdf', bytes: new TextEncoder().encode('%PDF-1.7 something') };
    accepted(await recordExternalSearch(ctx, rival.preparer, { ...external, file: pdf }));
    const kept = await findSearch(ctx.db, rival.id, searchId);
    expect(kept?.external).toMatchObject([{ finding: 'nothing-found', file: { name: 'ucc.pdf' } }]);
  });

  it('takes that file by the API as well, as Base64, and nothing that is none', async () => {
    const { ctx, rival } = trade;
    const { searchId } = accepted(await searchLiens(ctx, rival.preparer, { by: 'serial', serial: machine.serial }));
    const api = createTestApi(ctx);
    const token = await api.tokenOf(rival.preparer);
    const record = async (base64: string) => {
      const { data } = await api.run(
        token,
        `mutation ($input: RecordExternalSearchInput!) { recordExternalSearch(input: $input) {
           ... on RecordExternalSearchAccepted { externalId } ... on Refusal { code field } } }`,
        {
          input: {
            searchId,
            registry: 'New York Department of State',
            reference: 'UCC-11 4712',
            searchedOn: dayOfClock(ctx),
            finding: 'FOUND',
            file: { name: 'answer.pdf', base64 },
          },
        },
      );
      return data.recordExternalSearch;
    };
    expect(await record('not base64!')).toEqual({ code: 'invalid-input', field: 'file' });
    expect(await record(Buffer.from('plain text').toString('base64'))).toEqual({ code: 'file-kind', field: 'file' });
    expect((await findSearch(ctx.db, rival.id, searchId))?.external).toEqual([]);
    const { externalId } = await record(Buffer.from('%PDF-1.7 what the register said').toString('base64'));
    const kept = (await findSearch(ctx.db, rival.id, searchId))?.external ?? [];
    expect(kept).toMatchObject([{ id: externalId, finding: 'found', file: { name: 'answer.pdf' } }]);
  });
});

describe('what a bank sees of a machine', () => {
  const statementsFor = async (organisation: TestOrganisation, id = machine.subject) => {
    const { statements } = accepted(await collateralOf(trade.ctx, organisation.viewer, { machine: id }));
    return new Map(statements.map(one => [one.key, one]));
  };

  it('is shown to those who lend or are asked, and to its holder; not to others', async () => {
    const { ctx, rival, lessee, stranger, lessor, bank } = trade;
    for (const nobody of [rival, lessee, stranger]) {
      expect(refusalOf(await collateralOf(ctx, nobody.viewer, { machine: machine.subject }))).toBe('not-found');
    }
    expect((await statementsFor(bank)).get('own-lien')?.state).toBe('good');
    expect((await statementsFor(lessor)).get('lien')?.params.securedParty).toBe(bank.name);
    await showTo(ctx, lessor, machine, [rival]);
    const seen = await statementsFor(rival);
    expect(seen.get('lien')).toMatchObject({ state: 'bad', params: { rank: 1, securedParty: null } });
    expect(
      JSON.stringify([...seen.values()], (_, value) => (typeof value === 'bigint' ? `${value}` : value)),
    ).not.toContain(bank.name);
  });

  it('says of each thing how it stands, with its evidence', async () => {
    const { ctx, lessor, lessee, bank } = trade;
    const lease = await runLease(ctx, lessor, lessee, [machine], { countries: ['DE'] });
    accepted(
      await addEquipmentRecord(ctx, lessor.preparer, {
        subject: machine.subject,
        kind: 'insurance',
        date: daysAgo(ctx, 340),
        until: daysAgo(ctx, -10),
        insurer: 'Nord Assekuranz',
        policyNumber: 'P-1',
        lossPayeeId: bank.id,
      }),
    );
    accepted(
      await addEquipmentRecord(ctx, lessor.preparer, {
        subject: machine.subject,
        kind: 'valuation',
        date: daysAgo(ctx, 20),
        amountMinor: '48000000',
        currency: 'EUR',
        basis: 'orderly-liquidation',
        source: 'Dr. Wert',
      }),
    );
    await untilSettled(ctx);
    const seen = await statementsFor(bank);
    expect(seen.get('commitment')?.state).toBe('good');
    expect(seen.get('registered-serial')?.state).toBe('good');
    expect(seen.get('title-chain')?.state).toBe('good');
    expect(seen.get('lease')).toMatchObject({ state: 'good', params: { lessee: lessee.name } });
    expect(seen.get('lease')?.evidence).toContainEqual({
      kind: 'lease',
      subject: lease.subject,
      reference: lease.reference,
    });
    expect(seen.get('insurance')).toMatchObject({ state: 'warning', params: { daysLeft: 10 } });
    expect(seen.get('loss-payee')?.state).toBe('good');
    expect(seen.get('valuation')).toMatchObject({ state: 'good', params: { amountMinor: 48_000_000n } });
    expect(seen.get('place')?.state).toBe('unknown');
    expect(seen.get('valuation')?.evidence[0]).toMatchObject({ kind: 'record', of: 'valuation' });
    expect(seen.get('origin')?.evidence[0]).toMatchObject({ kind: 'event', name: 'PassportIssued' });
  });

  it('is a list with alerts, and nobody’s but its own', async () => {
    const { ctx, bank, rival, stranger, lessor, other } = trade;
    const now = ctx.clock.now();
    const rows = (await listCollateral(ctx.db, bank.id, { now })).edges.map(({ node }) => node);
    expect(rows).toMatchObject([{ reference: machine.reference, basis: 'lent', holder: lessor.name }]);
    expect(rows[0]?.alerts).toEqual(['place-unknown', 'insurance-ending']);
    const asked = (await listCollateral(ctx.db, rival.id, { now })).edges.map(({ node }) => node);
    expect(asked).toMatchObject([{ basis: 'asked' }]);
    expect(asked[0]?.alerts).toContain('senior-lien');
    expect((await listCollateral(ctx.db, stranger.id, { now })).edges).toEqual([]);
    expect((await listCollateral(ctx.db, other.id, { now })).edges).toEqual([]);
    expect(alike.serial).not.toBe(machine.serial);
    const counts = await collateralCounts(ctx.db, bank.id, { now });
    expect(counts).toMatchObject({ machines: 1, bases: { lent: 1, asked: 0 }, alerts: { 'insurance-ending': 1 } });
    const none = await listCollateral(ctx.db, bank.id, { filter: { alerts: ['recalled'] }, now });
    expect(none.edges).toEqual([]);
  });
});
