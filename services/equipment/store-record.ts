import type { RecordContent } from '#domain/equipment/records';
import { isCalendarDate } from '#domain/time/calendar-date';
import type { Json } from '#ledger/verify/canonical-json';
import type { Prisma, Transaction } from '#prisma/client';
import type { ActionActor, NewCommitment } from '../actions/action-request.ts';
import { markRules } from '../alarms/mark-machines.ts';
import { type CommitmentKind, newCommitment } from '../commitments/new-commitment.ts';
import type { ServiceContext } from '../context.ts';
import { newId } from '../new-id.ts';
import { committedFiles, type PreparedDocument, storeDocuments } from './documents.ts';

/** What a record says, before it is signed. */
export interface RecordDraft {
  readonly content: RecordContent;
  readonly date: string;
  readonly until?: string | null | undefined;
  readonly amountMinor?: bigint | null | undefined;
  readonly currency?: string | null | undefined;
  readonly isPublic?: boolean | undefined;
  readonly documents?: readonly PreparedDocument[] | undefined;
}

const plain = (details: RecordContent['details']): Prisma.InputJsonObject & Json => JSON.parse(JSON.stringify(details));

/** Ids of organisations are the portal's own: a commitment names people by their names. */
const committed = (draft: RecordDraft): Json => {
  const { content, date, until, amountMinor, currency } = draft;
  const named = Object.fromEntries(Object.entries(plain(content.details)).filter(([name]) => !name.endsWith('Id')));
  return {
    kind: content.kind,
    date,
    ...(until != null && { until }),
    ...(amountMinor != null && { [content.kind === 'sale' ? 'priceMinor' : 'amountMinor']: amountMinor.toString() }),
    ...(currency != null && { currency }),
    ...named,
  };
};

/** The commitment to a record with its files. A passport's fields stand at the top: its public page opens them one by one. */
export const recordCommitment = (
  ctx: ServiceContext,
  kind: CommitmentKind,
  draft: RecordDraft,
  shareWith: readonly string[],
): NewCommitment =>
  newCommitment(ctx, kind, committed(draft), { files: committedFiles(draft.documents ?? []), shareWith });

/** Keeps a record with its files, in the transaction of what was signed. */
export const storeRecord = async (
  ctx: ServiceContext,
  tx: Transaction,
  { organisationId, userId }: ActionActor,
  {
    subject,
    root,
    actionId,
    draft,
  }: { readonly subject: string; readonly root: string; readonly actionId: string | null; readonly draft: RecordDraft },
): Promise<string> => {
  const { content, date, until = null, amountMinor = null, currency = null, isPublic = false, documents = [] } = draft;
  if (!isCalendarDate(date)) throw new RangeError(`not a date: ${date}`);
  // What was due has been done.
  if (content.kind === 'maintenance') await markRules(tx, [subject], ctx.clock.now());
  const id = newId(ctx);
  await tx.equipmentRecord.create({
    data: {
      id,
      subject,
      kind: content.kind,
      date: new Date(date),
      until: until === null ? null : new Date(until),
      currency,
      amountMinor,
      details: plain(content.details),
      root,
      isPublic,
      actionId,
      organisationId,
      userId,
      createdAt: ctx.clock.now(),
    },
  });
  await storeDocuments(ctx, tx, { organisationId, subject, recordId: id, documents });
  return id;
};
