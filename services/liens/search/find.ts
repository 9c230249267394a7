import { compareSerial, likenessOfMachines, machineFingerprintInputs } from '#domain/equipment/identity';
import type { Hex } from '#domain/hex';
import { isBytes32 } from '#domain/hex';
import type { FoundLien, FoundThing } from '#ledger/verify/search-result';
import type { Transaction } from '#prisma/client';
import { grantedBy, type MachineCandidate, machinesLike, machinesOf } from '#prisma/reads/lien-candidates';
import { type LienOnView, liensOn } from '#prisma/reads/liens-on';
import type { Actor } from '../../actor.ts';
import type { ServiceContext } from '../../context.ts';
import { liveClaims } from '../../invoices/claims.ts';

/** More are found than anybody reads: then the question was too wide. */
export const MOST_FOUND = 100;

export interface SerialQuestion {
  readonly by: 'serial';
  readonly serial: string;
  readonly manufacturer: string | null;
  readonly gtin: string | null;
}
export interface OrganisationQuestion {
  readonly by: 'organisation';
  readonly organisationId: string;
  readonly name: string;
}
export type Question = SerialQuestion | OrganisationQuestion;

export interface Found {
  readonly things: readonly FoundThing[];
  readonly truncated: boolean;
}

const lienOf = (view: LienOnView): FoundLien[] =>
  view.rank === null || view.rule === null
    ? []
    : [
        {
          lien: view.lien,
          reference: view.reference,
          class: view.class,
          law: view.law,
          securesPrice: view.securesPrice,
          filedOn: view.filedOn,
          deliveredOn: view.deliveredOn,
          lapsesOn: view.lapsesOn,
          registered: view.isRegistered,
          rank: view.rank,
          rule: view.rule.id,
          source: view.rule.source,
          isOwn: view.isOwn,
          terms: view.root,
          event: view.filed && {
            blockNumber: view.filed.blockNumber.toString(),
            blockHash: view.filed.blockHash,
            txHash: view.filed.txHash,
            logIndex: view.filed.logIndex,
          },
        },
      ];

const shown = ({ manufacturer, model, serial, year, status, recalled }: MachineCandidate): FoundThing['machine'] => ({
  manufacturer,
  model,
  serial,
  year,
  status,
  recalled,
});

type On = Pick<FoundThing, 'subject' | 'collateral' | 'part' | 'match' | 'machine'>;

const withLiens = async (ctx: ServiceContext, tx: Transaction, actor: Actor, on: On): Promise<FoundThing> => {
  const { law, version, liens } = await liensOn(tx, actor.organisationId, on, ctx.clock.now());
  return { ...on, law, version: version.toString(), liens: liens.flatMap(lienOf) };
};

/** How a machine fits the question; null where it does not. */
const matchOf = (machine: MachineCandidate, question: SerialQuestion): FoundThing['match'] | null => {
  const { manufacturer, manufacturerOrganisation, serial, gtin } = machine;
  const { isSame, isAlike } = compareSerial(serial, question.serial);
  if (question.manufacturer === null && question.gtin === null) return isSame ? 'exact' : isAlike ? 'alike' : null;
  const known = {
    manufacturers: [manufacturer, ...(manufacturerOrganisation === null ? [] : [manufacturerOrganisation])],
    serial,
    gtin,
  };
  const wanted = {
    manufacturers: question.manufacturer === null ? [] : [question.manufacturer],
    serial: question.serial,
    gtin: question.gtin,
  };
  const likeness = likenessOfMachines(known, wanted);
  if (likeness === 'recorded') return 'exact';
  if (likeness === 'alike') return 'alike';
  // The same serial, or one like it, under another maker's name: shown, for makers are written in many ways.
  return isSame || isAlike ? 'other-maker' : null;
};

/** Every name that is looked up in the register of fingerprints: of the question, and of each machine that was found. */
const inputsOf = (question: SerialQuestion, machines: readonly MachineCandidate[]): string[] => [
  ...machineFingerprintInputs({
    manufacturers: question.manufacturer === null ? [] : [question.manufacturer],
    serial: question.serial,
    gtin: question.gtin,
  }),
  ...machines.flatMap(({ manufacturer, serial, gtin }) =>
    machineFingerprintInputs({ manufacturers: [manufacturer], serial, gtin }),
  ),
];

const findBySerial = async (
  ctx: ServiceContext,
  tx: Transaction,
  actor: Actor,
  question: SerialQuestion,
): Promise<Found> => {
  const machines = await machinesLike(tx, question.serial, MOST_FOUND + 1);
  const fitting = machines.slice(0, MOST_FOUND).flatMap(machine => {
    const match = matchOf(machine, question);
    return match === null ? [] : [{ machine, match }];
  });
  // Logged, every one. What is registered under the serial and not here is another portal's.
  const { objects } = await liveClaims(
    ctx,
    tx,
    actor,
    [
      ...new Set(
        inputsOf(
          question,
          fitting.map(one => one.machine),
        ),
      ),
    ],
    'lien-search',
  );
  const here = new Set<string>(fitting.map(({ machine }) => machine.subject));
  const elsewhere = objects.filter((subject): subject is Hex => isBytes32(subject) && !here.has(subject));
  const known = await machinesOf(tx, elsewhere);
  const others = elsewhere.map(subject => ({
    subject,
    match: 'exact' as const,
    machine: known.find(one => one.subject === subject),
  }));
  const things: FoundThing[] = [];
  // One after the other: a transaction has one connection.
  for (const { subject, match, machine } of [
    ...fitting.map(one => ({ ...one, subject: one.machine.subject })),
    ...others,
  ]) {
    const on: On = { subject, collateral: 'Equipment', part: 0, match, machine: machine ? shown(machine) : null };
    things.push(await withLiens(ctx, tx, actor, on));
  }
  return { things, truncated: machines.length > MOST_FOUND };
};

const findByOrganisation = async (
  ctx: ServiceContext,
  tx: Transaction,
  actor: Actor,
  { organisationId }: OrganisationQuestion,
): Promise<Found> => {
  const granted = await grantedBy(tx, organisationId, ctx.clock.now(), MOST_FOUND + 1);
  const machines = await machinesOf(
    tx,
    granted.map(({ subject }) => subject),
  );
  const things: FoundThing[] = [];
  for (const on of granted.slice(0, MOST_FOUND)) {
    const machine = on.collateral === 'Equipment' ? machines.find(one => one.subject === on.subject) : undefined;
    things.push(await withLiens(ctx, tx, actor, { ...on, match: 'granted', machine: machine ? shown(machine) : null }));
  }
  return { things, truncated: granted.length > MOST_FOUND };
};

/** What stands on the things that fit a question, as of the newest projected block. */
export const find = (ctx: ServiceContext, tx: Transaction, actor: Actor, question: Question): Promise<Found> =>
  question.by === 'serial' ? findBySerial(ctx, tx, actor, question) : findByOrganisation(ctx, tx, actor, question);
