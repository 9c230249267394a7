import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import type { Transaction } from '#prisma/client';
import { type Actor, authorise } from '../actor.ts';
import { newCommitment } from '../commitments/new-commitment.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { note, parseInput } from '../input.ts';
import { newId } from '../new-id.ts';
import { audienceFor, machineParties } from './audience.ts';
import { equipmentId, loadEquipment } from './load-equipment.ts';
import { line } from './passport-input.ts';
import { signOnEquipment } from './sign-on-equipment.ts';

/** Machines in one call; a longer list is sent in parts, under the same number. */
export const MOST_RECALLED = 500;
/** Machines in one transaction. */
const AT_ONCE = 20;

export const announceRecallInput = z.object({
  /** The manufacturer's own number of it. */
  number: line(60),
  title: line(200),
  text: note(10_000),
  /** What is done about it. */
  remedy: note(4000),
  machines: z.array(equipmentId).min(1).max(MOST_RECALLED),
});

export interface AnnouncedRecall {
  readonly recallId: string;
  /** Machines of which it was announced now. */
  readonly announced: number;
  /** Machines that were left out, with the refusal's code: not the manufacturer's, not known, retired. */
  readonly skipped: readonly { readonly machine: string; readonly code: string }[];
}

type RecallInput = z.output<typeof announceRecallInput>;

const campaignOf = async (
  ctx: ServiceContext,
  tx: Transaction,
  organisationId: string,
  { number, title, text, remedy }: RecallInput,
): Promise<Result<string>> => {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`lienlight.recall:${organisationId}`}, 0))`;
  const known = await tx.recall.findUnique({ where: { organisationId_number: { organisationId, number } } });
  if (known) {
    const isSame = known.title === title && known.text === text && known.remedy === remedy;
    return isSame ? accept(known.id) : refuse('recall-differs', { number }, 'number');
  }
  const id = newId(ctx);
  await tx.recall.create({
    data: { id, organisationId, number, title, text, remedy, announcedAt: ctx.clock.now() },
  });
  return accept(id);
};

/** Announces the recall of one machine; null where it is announced already. */
const announceOn = async (
  ctx: ServiceContext,
  tx: Transaction,
  actor: Actor,
  { recallId, machine, input }: { readonly recallId: string; readonly machine: string; readonly input: RecallInput },
): Promise<Result<true | null>> => {
  const loaded = await loadEquipment(ctx, actor, 'equipment:recall', machine, tx);
  if (!loaded.ok) return loaded;
  const { seen } = loaded.value;
  const before = await tx.recalledEquipment.findUnique({
    where: { recallId_subject: { recallId, subject: seen.subject } },
  });
  if (before) return accept(null);
  const { number, title, text, remedy } = input;
  const parties = await machineParties(ctx, tx, seen);
  const details = { passport: seen.row.root, number, title, text, remedy };
  const recall = newCommitment(ctx, 'recall', details, { shareWith: audienceFor('recall-remedy', parties) });
  const command = { type: 'AnnounceRecall', subject: seen.subject, recall: recall.root } as const;
  const signed = await signOnEquipment(ctx, tx, actor, command, { commitments: [recall] });
  if (!signed.ok) return signed;
  await tx.recalledEquipment.create({ data: { recall: recall.root, recallId, subject: seen.subject } });
  return accept(true);
};

/**
 * The manufacturer recalls machines: one event each, and everybody who holds title to one or has it is told. Called again with
 * the same number it adds machines, and goes on where it broke off; a machine that cannot be recalled keeps no other out.
 *
 * Refusals: `sign-in-required`, those of `authorise`, `invalid-input`, `recall-differs` (another text under the same number),
 * `nothing-recalled` (of none of the machines; params: code of the first).
 */
export const announceRecall = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof announceRecallInput>,
): Promise<Result<AnnouncedRecall>> => {
  const allowed = authorise(actor, 'equipment:recall');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(announceRecallInput, input);
  if (!parsed.ok) return parsed;
  const machines = [...new Set(parsed.value.machines)];
  const skipped: { machine: string; code: string }[] = [];
  let [recallId, announced, known] = ['', 0, 0];
  for (let from = 0; from < machines.length; from += AT_ONCE) {
    const done = await inTransaction(ctx, async tx => {
      const campaign = await campaignOf(ctx, tx, allowed.value.organisationId, parsed.value);
      if (!campaign.ok) return campaign;
      recallId = campaign.value;
      const left: { machine: string; code: string }[] = [];
      let [fresh, old] = [0, 0];
      for (const machine of machines.slice(from, from + AT_ONCE)) {
        const one = await inTransaction({ ...ctx, db: tx }, inner =>
          announceOn(ctx, inner, allowed.value, { recallId: campaign.value, machine, input: parsed.value }),
        );
        if (!one.ok) left.push({ machine, code: one.refusal.code });
        else if (one.value === null) old += 1;
        else fresh += 1;
      }
      // A campaign of no machine is none: what was begun is not left behind.
      if (announced + known + fresh + old === 0 && from + AT_ONCE >= machines.length)
        return refuse('nothing-recalled', { code: left[0]?.code ?? '' }, 'machines');
      return accept({ left, fresh, old });
    });
    if (!done.ok) return done;
    skipped.push(...done.value.left);
    announced += done.value.fresh;
    known += done.value.old;
  }
  return accept({ recallId, announced, skipped });
};
