import { z } from 'zod';
import { type Database, Prisma } from '../client.ts';
import { visibleEquipment } from './equipment-visible.ts';
import { hasId } from './visible.ts';

interface NamedParty {
  readonly id: string;
  readonly name: string;
}

/** One machine of a recall. */
export interface RecalledMachine {
  readonly subject: string;
  readonly reference: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly serial: string;
  /** The recall's name on chain for this machine. */
  readonly recall: string;
  /** `announced` and `cleared` are on chain; `settling`: an action is on its way; `refused`: it did not come to be. */
  readonly status: 'announced' | 'cleared' | 'settling' | 'refused';
  readonly titleHolder: NamedParty | null;
  readonly acknowledgements: readonly { readonly organisation: NamedParty; readonly at: Date }[];
  /** The organisation holds title or has it in hand, and has not acknowledged yet. */
  readonly isMineToAcknowledge: boolean;
}

export interface RecallSummary {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly text: string;
  readonly remedy: string;
  readonly announcedAt: Date;
  readonly manufacturer: NamedParty;
  /** Announced by the organisation itself. */
  readonly isOwn: boolean;
  /** Of the machines that the organisation may see; of its own recalls, all. */
  readonly machines: number;
  readonly cleared: number;
  /** Machines that somebody who holds title or has it in hand has acknowledged. */
  readonly acknowledged: number;
}

export interface RecallPage extends Omit<RecallSummary, 'machines'> {
  readonly machines: readonly RecalledMachine[];
}

interface Row {
  id: string;
  number: string;
  title: string;
  text: string;
  remedy: string;
  announcedAt: Date;
  organisationId: string;
  organisationName: string;
  subject: string;
  reference: string;
  manufacturer: string;
  model: string;
  serial: string;
  recall: string;
  recalls: Prisma.JsonValue;
  settling: boolean;
  mine: boolean;
  holderId: string | null;
  holderName: string | null;
}

const onChain = z.array(z.object({ recall: z.string(), cleared: z.boolean() })).nullable();

const statusOf = ({ recall, recalls, settling }: Row): RecalledMachine['status'] => {
  const found = onChain.parse(recalls)?.find(one => one.recall === recall);
  if (settling) return 'settling';
  if (!found) return 'refused';
  return found.cleared ? 'cleared' : 'announced';
};

const rowsOf = (db: Database, organisationId: string, now: Date, condition: Prisma.Sql): Promise<Row[]> =>
  db.$queryRaw<Row[]>`
    SELECT c.id, c.number, c.title, c.text, c.remedy, c."announcedAt", c."organisationId", maker.name AS "organisationName",
           e.subject, e.reference, e.manufacturer, e.model, e.serial, m.recall, p.state->'recalls' AS recalls,
           EXISTS (SELECT 1 FROM actions a WHERE a.subject = e.subject AND a.type IN ('AnnounceRecall', 'ClearRecall')
                     AND a.status IN ('PENDING', 'SUBMITTED') AND a.message->>'recall' = m.recall) AS settling,
           EXISTS (SELECT 1 FROM party_keys own WHERE own.subject = e.subject AND own."organisationId" = ${organisationId}::uuid
                     AND own.address IN (p."holderKey", p."custodianKey")) AS mine,
           holder.id AS "holderId", holder.name AS "holderName"
      FROM recalls c JOIN organisations maker ON maker.id = c."organisationId"
      JOIN recalled_equipment m ON m."recallId" = c.id JOIN equipment e ON e.subject = m.subject
      JOIN equipment_projections p ON p.subject = e.subject
      LEFT JOIN party_keys hk ON hk.address = p."holderKey" LEFT JOIN organisations holder ON holder.id = hk."organisationId"
     WHERE ${condition} AND (c."organisationId" = ${organisationId}::uuid OR e.subject IN ${visibleEquipment(organisationId, now)})
     ORDER BY c."announcedAt" DESC, c.id, e.reference`;

const pagesOf = async (db: Database, organisationId: string, rows: readonly Row[]): Promise<RecallPage[]> => {
  const acknowledged = await db.recallAcknowledgement.findMany({
    where: { recall: { in: rows.map(row => row.recall) } },
    orderBy: { at: 'asc' },
  });
  const names = await db.organisation.findMany({
    where: { id: { in: acknowledged.map(one => one.organisationId) } },
    select: { id: true, name: true },
  });
  const nameOf = new Map(names.map(({ id, name }) => [id, name]));
  const machineOf = (row: Row): RecalledMachine => {
    const own = acknowledged.filter(({ recall }) => recall === row.recall);
    // Who else acknowledged is the maker's and those people's own to know.
    const isTold = row.organisationId === organisationId;
    const { subject, reference, manufacturer, model, serial, recall, holderId, holderName } = row;
    const status = statusOf(row);
    return {
      subject,
      reference,
      manufacturer,
      model,
      serial,
      recall,
      status,
      titleHolder: holderId === null || holderName === null ? null : { id: holderId, name: holderName },
      acknowledgements: own
        .filter(one => isTold || one.organisationId === organisationId)
        .map(({ organisationId: id, at }) => ({ organisation: { id, name: nameOf.get(id) ?? '' }, at })),
      isMineToAcknowledge:
        row.mine && status === 'announced' && !own.some(one => one.organisationId === organisationId),
    };
  };
  return [...new Set(rows.map(row => row.id))].flatMap(id => {
    const of = rows.filter(row => row.id === id);
    const [first] = of;
    if (!first) return [];
    const machines = of.map(machineOf);
    const { number, title, text, remedy, announcedAt, organisationId: makerId, organisationName } = first;
    return [
      {
        id,
        number,
        title,
        text,
        remedy,
        announcedAt,
        manufacturer: { id: makerId, name: organisationName },
        isOwn: makerId === organisationId,
        cleared: machines.filter(({ status }) => status === 'cleared').length,
        acknowledged: of.filter(row => acknowledged.some(({ recall }) => recall === row.recall)).length,
        machines,
      },
    ];
  });
};

/** Recalls that the organisation announced, or that touch a machine which it may see; newest first. */
export const listRecalls = async (db: Database, organisationId: string, now: Date): Promise<RecallSummary[]> => {
  const rows = await rowsOf(db, organisationId, now, Prisma.sql`TRUE`);
  return (await pagesOf(db, organisationId, rows)).map(({ machines, ...recall }) => ({
    ...recall,
    machines: machines.length,
  }));
};

/** A recall with those of its machines that the organisation may see; null for strangers. */
export const findRecall = async (
  db: Database,
  organisationId: string,
  recallId: string,
  now: Date,
): Promise<RecallPage | null> => {
  const rows = await rowsOf(db, organisationId, now, hasId('c', recallId));
  return (await pagesOf(db, organisationId, rows))[0] ?? null;
};

/** The recalls of one machine, newest first; whoever may see the machine may know of them. */
export const recallsOfMachine = async (
  db: Database,
  organisationId: string,
  subject: string,
  now: Date,
): Promise<(Omit<RecallPage, 'machines'> & { readonly machine: RecalledMachine })[]> => {
  const rows = await rowsOf(db, organisationId, now, Prisma.sql`e.subject = ${subject}`);
  return (await pagesOf(db, organisationId, rows)).flatMap(({ machines: [machine], ...recall }) =>
    machine ? [{ ...recall, machine }] : [],
  );
};
