import { z } from 'zod';
import { normalizeSerial } from '#domain/equipment/identity';
import { type Hex, toHex, ZERO_HASH } from '#domain/hex';
import { accept, type Result, refuse } from '#domain/result';
import { dateOf } from '#domain/time/calendar-date';
import { type EquipmentRecordView, equipmentRecords } from '#prisma/reads/equipment-records';
import type { Actor } from '../actor.ts';
import { newCommitment } from '../commitments/new-commitment.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { calendarDate, note, parseInput } from '../input.ts';
import { audienceFor, machineParties } from './audience.ts';
import { documentsInput, prepareDocuments } from './documents.ts';
import { equipmentId, loadEquipment, requireRecorded } from './load-equipment.ts';
import { componentInput, line, serialNumber } from './passport-input.ts';
import { signOnEquipment } from './sign-on-equipment.ts';
import { type RecordDraft, recordCommitment, storeRecord } from './store-record.ts';

export const swapComponentInput = z
  .object({
    subject: equipmentId,
    date: calendarDate,
    /** What it is: engine, boom, spreader, … */
    component: line(60),
    removedSerial: serialNumber.optional(),
    fitted: componentInput.omit({ kind: true }).nullish(),
    workshop: line().optional(),
    note: note().optional(),
    documents: documentsInput,
  })
  .refine(one => one.removedSerial !== undefined || one.fitted != null, {
    path: ['fitted'],
    message: 'what was taken out, or what was put in',
  });

/**
 * The serials of a kind of component that are in a machine, as compared; null where neither the passport nor a swap ever named one: a
 * passport need not list everything.
 */
const insideNow = (
  kind: string,
  passport: EquipmentRecordView | undefined,
  swaps: readonly EquipmentRecordView[],
): ReadonlySet<string> | null => {
  const made = passport?.kind === 'passport' ? passport.details.components.filter(one => one.kind === kind) : [];
  const inside = new Set(made.map(({ serial }) => normalizeSerial(serial)));
  let isKnown = made.length > 0;
  for (const swap of swaps.toReversed()) {
    if (swap.kind !== 'component' || swap.details.kind !== kind) continue;
    isKnown = true;
    if (swap.details.removedSerial !== null) inside.delete(normalizeSerial(swap.details.removedSerial));
    if (swap.details.fitted) inside.add(normalizeSerial(swap.details.fitted.serial));
  }
  return isKnown ? inside : null;
};

/**
 * Who owns a machine, or has it, records that a component was taken out, put in, or replaced.
 *
 * Refusals: `sign-in-required`, `invalid-input`, `not-found`, those of `authorise`, `still-settling`, `date-in-future`, those
 * of `prepareDocuments`, `bad-component` (the same serial in and out), `component-not-in` (no such serial is in it), `not-in-charge`, `wrong-status`, and those of
 * `signAction`.
 */
export const swapComponent = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof swapComponentInput>,
): Promise<Result<{ readonly recordId: string; readonly actionId: string }>> => {
  const parsed = parseInput(swapComponentInput, input);
  if (!parsed.ok) return parsed;
  const {
    subject,
    date,
    component: kind,
    removedSerial = null,
    fitted,
    workshop = null,
    documents: given,
  } = parsed.value;
  const documents = prepareDocuments(given);
  if (!documents.ok) return documents;
  if (date > dateOf(Math.floor(ctx.clock.now().getTime() / 1000))) return refuse('date-in-future', {}, 'date');
  if (removedSerial !== null && fitted && normalizeSerial(removedSerial) === normalizeSerial(fitted.serial))
    return refuse('bad-component', {}, 'fitted');
  return inTransaction(ctx, async tx => {
    const loaded = await loadEquipment(ctx, actor, 'equipment:record', subject, tx);
    if (!loaded.ok) return loaded;
    const { seen, actor: who } = loaded.value;
    const recorded = requireRecorded(seen);
    if (!recorded.ok) return recorded;
    const audience = audienceFor('component', await machineParties(ctx, tx, seen));
    const name = (serial: string, manufacturer: string | null = null, model: string | null = null) =>
      newCommitment(ctx, 'component', { kind, manufacturer, model, serial }, { shareWith: audience });
    const into = fitted ? name(fitted.serial, fitted.manufacturer ?? null, fitted.model ?? null) : null;
    // A component that came in by a swap goes out under the name that it came in with.
    const swaps = await equipmentRecords(tx, seen, { kinds: ['component'] });
    const [passport] = await equipmentRecords(tx, seen, { kinds: ['passport'] });
    const inside = insideNow(kind, passport, swaps);
    if (removedSerial !== null && inside !== null && !inside.has(normalizeSerial(removedSerial)))
      return refuse('component-not-in', { serial: removedSerial }, 'removedSerial');
    const before = swaps.find(
      one => one.kind === 'component' && one.details.kind === kind && one.details.fitted?.serial === removedSerial,
    );
    const known = before?.kind === 'component' ? toHex(before.details.fittedHash) : null;
    const out = removedSerial !== null && known === null ? name(removedSerial) : null;
    const removed: Hex = known ?? out?.root ?? ZERO_HASH;
    const draft: RecordDraft = {
      content: {
        kind: 'component',
        details: {
          kind,
          removedSerial,
          fitted: fitted
            ? { kind, manufacturer: fitted.manufacturer ?? null, model: fitted.model ?? null, serial: fitted.serial }
            : null,
          fittedHash: into?.root ?? ZERO_HASH,
          workshop,
          note: parsed.value.note ?? null,
        },
      },
      date,
      documents: documents.value,
    };
    const report = recordCommitment(ctx, 'report', draft, audience);
    const command = {
      type: 'SwapComponent',
      subject: seen.subject,
      removed,
      fitted: into?.root ?? ZERO_HASH,
      report: report.root,
    } as const;
    const signed = await signOnEquipment(ctx, tx, who, command, {
      commitments: [report, ...(into ? [into] : []), ...(out ? [out] : [])],
    });
    if (!signed.ok) return signed;
    const { actionId } = signed.value;
    const recordId = await storeRecord(ctx, tx, who, { subject: seen.subject, root: report.root, actionId, draft });
    return accept({ recordId, actionId });
  });
};
