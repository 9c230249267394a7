import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ANCHOR_SIGNERS, anchorStreamFromJson, anchorStreamToJson } from '#domain/anchors/stream';
import { DEVICE_SIGNERS } from '#domain/devices/decide';
import { deviceBookFromJson, deviceBookToJson } from '#domain/devices/json';
import { wordOf } from '#domain/hex';
import { decideLease } from '#domain/leases/lifecycle/decide';
import { leaseFromJson, leaseToJson } from '#domain/leases/lifecycle/json';
import { leaseStanding, leaseStep } from '#domain/leases/lifecycle/next-step';
import { lienBookFromJson, lienBookToJson } from '#domain/liens/json';
import { leasingCast } from '#tests/support/leasing/cast';
import { draftLeasingCommand, LEASING_TYPES } from '#tests/support/leasing/draft-command';
import { checkLeasing, checkStep, isInTable, lookAt } from '#tests/support/leasing/invariants';
import { type LeasingCommand, LeasingModel } from '#tests/support/leasing/model';
import { leasingTurnOf } from '#tests/support/leasing/turns';
import { Dice, type Seed, seeds } from '#tests/support/receivables/dice';
import { equipmentFromJson, equipmentToJson } from './json.ts';
import { equipmentStanding, equipmentSteps } from './next-step.ts';

const NOW = 1_750_000_000;
const GOVERNOR = `0x${'ab'.repeat(20)}` as const;

const newModel = (): LeasingModel => {
  const actors = leasingCast(NOW).map((actor, place) => ({
    ...actor,
    key: `0x${(place + 1).toString(16).padStart(2, '0').repeat(20)}` as const,
  }));
  return new LeasingModel(actors, GOVERNOR, NOW);
};

/** Of liens, devices and anchors: not the status of machine or lease says whether they may be. */
const isBesideStatus = ({ type }: LeasingCommand): boolean =>
  type.endsWith('Lien') || type.endsWith('LienByOrder') || type in DEVICE_SIGNERS || type in ANCHOR_SIGNERS;

/** Whatever there is: it has a standing and a next step, and comes back from JSON as it was. */
const checkReadings = (model: LeasingModel): void => {
  for (const state of model.machines.values()) {
    const { subject } = state;
    const record = {
      now: model.now,
      securedParties: model.securedParties(subject, 'Equipment'),
      currentLease: model.currentLeaseOf(null, subject),
    };
    expect(equipmentStanding(state, record)).toBeTruthy();
    for (const { turn, keys } of equipmentSteps(state, record)) expect(keys.length > 0).toBe(turn !== null);
    expect(equipmentFromJson(JSON.parse(JSON.stringify(equipmentToJson(state))))).toEqual(state);
  }
  for (const state of model.leases.values()) {
    const record = { due: state.billed, inArrears: false, paid: true };
    expect(leaseStanding(state, record)).toBeTruthy();
    expect(leaseStep(state, record).key !== null).toBe(leaseStep(state, record).turn !== null);
    expect(leaseFromJson(JSON.parse(JSON.stringify(leaseToJson(state))))).toEqual(state);
  }
  for (const book of model.books.values()) {
    expect(lienBookFromJson(JSON.parse(JSON.stringify(lienBookToJson(book))))).toEqual(book);
  }
  for (const book of model.devices.values()) {
    expect(deviceBookFromJson(JSON.parse(JSON.stringify(deviceBookToJson(book))))).toEqual(book);
  }
  for (const stream of model.streams.values()) {
    expect(anchorStreamFromJson(JSON.parse(JSON.stringify(anchorStreamToJson(stream))))).toEqual(stream);
  }
};

/** Plays a script on a fresh model and checks everything after every turn. Answers what happened and what was refused. */
const play = (script: readonly Seed[]): { happened: string[]; refused: string[] } => {
  const model = newModel();
  const happened: string[] = [];
  const refused: string[] = [];
  for (const seed of script) {
    const turn = leasingTurnOf(seed, model, {});
    if (turn.kind === 'wait') model.now += turn.seconds;
    if (turn.kind === 'freeze') model.frozen.add(turn.key);
    if (turn.kind === 'unfreeze') model.frozen.delete(turn.key);
    if (turn.kind !== 'command') continue;
    const { command } = turn;
    const before = lookAt(model, command);
    const version = model.versionOf(command);
    const verdict = model.perform(command);
    if (verdict.ok) {
      happened.push(...verdict.value.map(({ type }) => type));
      checkStep(model, command, before, verdict.value);
      if (!isBesideStatus(command)) expect(isInTable(command, before.status)).toBe(true);
    } else {
      refused.push(verdict.refusal.code);
      expect(model.versionOf(command)).toBe(version);
    }
  }
  checkLeasing(model);
  checkReadings(model);
  return { happened, refused };
};

const EVENTS = [
  ...['PassportIssued', 'PassportCancelled', 'TitleProposed', 'TitleConsented', 'TitleTransferred', 'TitleDeclined'],
  ...['TitleWithdrawn', 'CustodyChanged', 'ComponentSwapped', 'RecallAnnounced', 'RecallCleared', 'ConditionObserved'],
  ...['Retired', 'Signed', 'Attested', 'LeaseCancelled', 'Commenced', 'Amended', 'PeriodBilled', 'DefaultNoticed'],
  ...[
    'Cured',
    'Repossessed',
    'Novated',
    'LessorChanged',
    'RentsAssigned',
    'RentsReturned',
    'Ended',
    'LienFiled',
    'LienContinued',
  ],
  ...['LienSubordinated', 'LienReleased', 'LienReleasedByOrder', 'DeviceEnrolled', 'DeviceReplaced', 'DeviceRemoved'],
  ...['MeterReplaced', 'ObserverAppointed', 'ObserverDismissed', 'ReadingsAnchored'],
];

test('invariants 3, 8, 9, 10 and 11 hold after any commands on machines, leases, liens and devices, and everything happens', () => {
  const happened = new Set<string>();
  const refused = new Set<string>();
  fc.assert(
    fc.property(fc.array(seeds, { minLength: 60, maxLength: 160, size: 'max' }), script => {
      const played = play(script);
      for (const type of played.happened) happened.add(type);
      for (const code of played.refused) refused.add(code);
    }),
    { numRuns: 45, seed: 7 },
  );
  expect(EVENTS.filter(type => !happened.has(type))).toEqual([]);
  expect(refused.size).toBeGreaterThan(30);
});

test('invariant 11: every command is refused for another version, and without a key', () => {
  const model = newModel();
  fc.assert(
    fc.property(seeds, fc.constantFrom(...LEASING_TYPES), (seed, type) => {
      const command = draftLeasingCommand(type, model, new Dice(seed));
      const stale = model.decide({ ...command, expectedVersion: command.expectedVersion + 1n });
      expect(stale).toMatchObject({ ok: false, refusal: { code: 'wrong-version' } });
      expect(model.decide({ ...command, signers: [] }).ok).toBe(false);
    }),
    { numRuns: 200 },
  );
});

test('a lease that nobody signed has no story', () => {
  const command = { type: 'BillPeriod', subject: wordOf(1n), expectedVersion: 0n, signers: [GOVERNOR] } as const;
  const world = newModel();
  const bill = { ...command, period: 1, receivable: wordOf(2n), invoice: wordOf(3n) };
  const verdict = decideLease(bill, null, {
    kindsOf: () => 2,
    isFrozen: () => false,
    isKnown: () => true,
    keysOn: world.keysOn,
    titleHolderOf: () => null,
    currentLeaseOf: () => null,
    headLease: null,
    subleases: 0,
    securedParties: [],
    liveObject: () => null,
    isObject: false,
    leaseOfReceivable: () => null,
  });
  expect(verdict).toMatchObject({ ok: false, refusal: { code: 'wrong-status' } });
});
