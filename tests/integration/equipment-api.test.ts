import { afterAll, beforeAll, expect, test } from 'vitest';
import { workTableImport } from '#services/tables/work-table-import';
import { type ApiAnswer, createTestApi, type TestApi } from '../support/api.ts';
import { createLeasingTrade, dayOfClock, type LeasingTrade } from '../support/leasing-trade.ts';
import { untilSettled } from '../support/ledger-acts.ts';

let trade: LeasingTrade;
let api: TestApi;
beforeAll(async () => {
  trade = await createLeasingTrade();
  api = createTestApi(trade.ctx);
});
afterAll(() => trade.ledger.close());

const clean = ({ data, errors }: ApiAnswer) => {
  expect(errors).toEqual([]);
  return data;
};

const MACHINE = `{ reference publicId manufacturer model serial gtin category year isDeclared state recalled settling
  titleHolder { name } custodian { name } country positionAt leaseReference version blockNumber createdAt root roles
  checks { check verdict reason root } offeredTo { name } nextSteps { step turn } recalls { number cleared } titleChain { at from { name } to { name } priceMinor currency root }
  records { kind status date until amountMinor currency details by { name } documents { documentId kind name sha256 isPublic } }
  timeline { type at by { name } from { name } root details } commitments { root kind leaves { path } } }`;

test('the story of a machine through the API', async () => {
  const { ctx, maker, lessor, stranger } = trade;
  const made = await api.tokenOf(maker.approver);
  const buying = await api.tokenOf(lessor.approver);
  const other = await api.tokenOf(stranger.approver);
  const issue = `mutation ($input: IssuePassportInput!) { issuePassport(input: $input) { __typename ... on Refusal { code field params { name value } }
    ... on IssuePassportAccepted { subject reference publicId action { status } } } }`;
  const input = {
    manufacturer: 'Kranbau Werke AG',
    model: 'KW 220',
    serial: 'KW 220-1',
    category: 'CRAWLER_CRANE',
    year: 2025,
    components: [{ kind: 'engine', serial: 'E1' }],
    documents: [
      { kind: 'SPECIFICATION', name: 's.pdf', base64: Buffer.from('%PDF-1 x').toString('base64'), isPublic: true },
    ],
  };
  const { issuePassport: issued } = clean(await api.run(made, issue, { input }));
  expect(issued).toMatchObject({ __typename: 'IssuePassportAccepted', action: { status: 'PENDING' } });
  await untilSettled(ctx);
  const { subject, reference } = issued;

  const check = `query ($input: PassportCheckInput!) { passportCheck(input: $input) { ... on PassportCheck { isDeclared
    warnings { kind serial reference isSpacing letters { position written recorded } } } ... on Refusal { code } } }`;
  const { manufacturer, model, category, year } = input;
  const asked = await api.run(buying, check, { input: { manufacturer, model, category, year, serial: 'KW22O-1' } });
  expect(clean(asked).passportCheck).toEqual({
    isDeclared: true,
    warnings: [
      {
        kind: 'ALIKE',
        serial: 'KW 220-1',
        reference: null,
        isSpacing: false,
        letters: [{ position: 5, written: 'O', recorded: '0' }],
      },
    ],
  });

  const propose = `mutation ($input: ProposeSaleInput!) { proposeSale(input: $input) { __typename ... on Refusal { code } } }`;
  const sale = { subject, buyerId: lessor.id, priceMinor: '12345678', currency: 'EUR', expiresOn: '2099-01-01' };
  expect(clean(await api.run(made, propose, { input: sale })).proposeSale.__typename).toBe('ProposeSaleAccepted');
  await untilSettled(ctx);
  const accept = `mutation ($input: SaleInput!) { acceptSale(input: $input) { __typename ... on Refusal { code } } }`;
  expect(clean(await api.run(other, accept, { input: { subject } })).acceptSale).toEqual({
    __typename: 'Refusal',
    code: 'not-found',
  });
  expect(clean(await api.run(buying, accept, { input: { subject } })).acceptSale.__typename).toBe('AcceptSaleAccepted');
  await untilSettled(ctx);
  const inspect = `mutation ($input: RecordInspectionInput!) { recordInspection(input: $input) { __typename ... on Refusal { code field } } }`;
  const inspection = {
    subject,
    date: dayOfClock(ctx),
    inspector: 'I. I.',
    result: 'PASSED',
    serialSeen: 'kw2201',
    isPublic: true,
  };
  expect(clean(await api.run(buying, inspect, { input: inspection })).recordInspection.__typename).toBe(
    'RecordInspectionAccepted',
  );
  await untilSettled(ctx);

  const { machine } = clean(
    await api.run(buying, `query ($id: String!) { machine(id: $id) ${MACHINE} }`, { id: reference }),
  );
  expect(machine).toMatchObject({
    state: 'HELD',
    titleHolder: { name: 'Nordhafen Leasing GmbH' },
    roles: ['TITLE_HOLDER'],
    nextSteps: [{ step: 'NOTHING', turn: null }],
    checks: [
      { check: 'STATUS', verdict: 'GOOD' },
      { check: 'RECALL', verdict: 'GOOD' },
      { check: 'SERIAL_UNIQUE', verdict: 'GOOD' },
      { check: 'SERIAL_SEEN', verdict: 'GOOD', reason: 'same' },
      { check: 'ORIGIN', verdict: 'GOOD', reason: 'manufacturer' },
      { check: 'INSPECTED', verdict: 'GOOD', reason: 'passed' },
      { check: 'INSURED', verdict: 'UNKNOWN' },
      { check: 'VALUED', verdict: 'UNKNOWN' },
      { check: 'MAINTAINED', verdict: 'UNKNOWN' },
      { check: 'DOCUMENTED', verdict: 'DOUBT', reason: 'paper' },
    ],
    titleChain: [{ from: null }, { priceMinor: '12345678', currency: 'EUR', to: { name: 'Nordhafen Leasing GmbH' } }],
  });
  expect(machine.records.map(({ kind }: { kind: string }) => kind).toSorted()).toEqual([
    'INSPECTION',
    'PASSPORT',
    'SALE',
  ]);
  expect(machine.timeline.map(({ type }: { type: string }) => type)).toContain('TitleTransferred');
  const documentId = machine.records.find(({ kind }: { kind: string }) => kind === 'PASSPORT').documents[0].documentId;
  const file = `query ($id: String!) { machineFile(documentId: $id) { ... on MachineFile { name base64 } ... on Refusal { code } } }`;
  expect(clean(await api.run(buying, file, { id: documentId })).machineFile.name).toBe('s.pdf');
  expect(clean(await api.run(other, file, { id: documentId })).machineFile).toEqual({ code: 'not-found' });

  const list = `{ machines(first: 5, filter: { role: TITLE_HOLDER, text: "kw 220" }, sort: { by: SERIAL, direction: ASC }) { edges { node { reference } } }
    machineTotals { state count } machinePoints { reference } recalls { number } }`;
  expect(clean(await api.run(buying, list))).toMatchObject({
    machines: { edges: [{ node: { reference } }] },
    machineTotals: [{ state: 'HELD', count: 1 }],
    machinePoints: [],
    recalls: [],
  });
  expect(clean(await api.run(other, list)).machines.edges).toEqual([]);
  expect(
    clean(await api.run(other, `query ($id: String!) { machine(id: $id) { reference } }`, { id: subject })).machine,
  ).toBeNull();
});

test('a fleet handed in through the API', async () => {
  const { ctx, lessor } = trade;
  const token = await api.tokenOf(lessor.approver);
  const base64 = Buffer.from('Maker,Model,SN,Kind,Year\nA,B,C-1,truck,2020\nA,B,C-2,rocket,2020\n').toString('base64');
  const upload = `mutation ($input: UploadTableInput!) { uploadTable(input: $input) { ... on UploadTableAccepted { importId accepted refused warned unknownColumns } ... on Refusal { code } } }`;
  const { uploadTable } = clean(await api.run(token, upload, { input: { kind: 'EQUIPMENT', name: 'f.csv', base64 } }));
  expect(uploadTable).toMatchObject({ accepted: 1, refused: 1, warned: 0 });
  const begin = `mutation ($input: BeginTableImportInput!) { beginTableImport(input: $input) { __typename ... on Refusal { code } } }`;
  const { importId } = uploadTable;
  expect(clean(await api.run(token, begin, { input: { importId } })).beginTableImport.code).toBe('rows-refused');
  const whole = { importId, leaveOutRefused: true };
  expect(clean(await api.run(token, begin, { input: whole })).beginTableImport.__typename).toBe(
    'BeginTableImportAccepted',
  );
  while (await workTableImport(ctx, importId));
  const read = `query ($id: String!) { tableImport(id: $id) { kind fileName done refused rows { line verdict problems made } } tableImports(kind: EQUIPMENT) { importId } }`;
  const { tableImport, tableImports } = clean(await api.run(token, read, { id: importId }));
  expect(tableImport).toMatchObject({
    kind: 'equipment',
    done: 2,
    refused: 1,
    rows: [
      { line: 2, verdict: 'ACCEPTED' },
      { line: 3, verdict: 'REFUSED', made: null },
    ],
  });
  expect(tableImport.rows[0].made).toMatch(/^M-/);
  expect(tableImports).toHaveLength(1);
  await untilSettled(ctx);
});
