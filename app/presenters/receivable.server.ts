import type { Permission } from '#domain/access/permissions';
import { availableCommands } from '#domain/receivables/available-commands';
import type { CommandType } from '#domain/receivables/commands';
import { type NextStep, nextSteps } from '#domain/receivables/next-step';
import { receivableStanding, stepsOf } from '#domain/receivables/standing';
import { listActions } from '#prisma/reads/actions';
import { type FragmentView, fragmentViews } from '#prisma/reads/fragment-views';
import { timelineOf } from '#prisma/reads/receivable-timeline';
import { dayOf, type SeenReceivable, seeReceivable } from '#prisma/reads/see-receivable';
import { orNotFound, type SignedInRequest } from '~/guard.server';

/** What a person needs to be allowed to give each command; commands without an entry have no control on the page. */
const PERMISSION_OF: Readonly<Partial<Record<CommandType, Permission>>> = {
  ConfirmReceivable: 'receivable:confirm.prepare',
  RejectReceivable: 'receivable:reject',
  CancelReceivable: 'receivable:cancel',
  DisputeReceivable: 'receivable:dispute',
  ResolveDispute: 'receivable:resolve-dispute',
  RequestFinance: 'finance:request',
  Withdraw: 'finance:request',
  QuoteFinance: 'finance:quote',
  NotifyAssignment: 'finance:notify',
  RecordDilution: 'dilution:record',
  RecordPayment: 'payment:record',
  ReleaseReserve: 'finance:release-reserve',
};

export interface Control {
  readonly type: CommandType;
  readonly fragment: number | null;
}

/** What the person may do now: by the rules of the claim, and by its own roles. */
export const controlsOf = (seen: SeenReceivable, who: SignedInRequest, seconds: number): Control[] => {
  if (!seen.shown) return [];
  const party = { key: seen.ownKey, kinds: who.actor.organisationKinds, isFrozen: who.organisation.frozen };
  return availableCommands(seen.shown, party, seconds)
    .filter(({ type, coSigners }) => {
      const permission = PERMISSION_OF[type];
      return permission !== undefined && coSigners.length === 0 && who.can(permission);
    })
    .map(({ type, fragment }) => ({ type, fragment }));
};

/** Whether the next step is the reader's own organisation's. */
const isMine = ({ turn, fragment }: NextStep, seen: SeenReceivable, fragments: readonly FragmentView[]): boolean => {
  const about = fragments.filter(({ index }) => fragment === null || index === fragment);
  switch (turn) {
    case 'obligor':
      return seen.viewer.isObligor;
    case 'holder':
      return about.some(({ isHeldByMe }) => isHeldByMe);
    case 'payee':
      return about.some(({ isPaidToMe }) => isPaidToMe);
    case 'bank':
    case 'addressee':
      // An auditor sees a bank's request through its eyes, and has no turn in it.
      return (
        about.some(({ isReservedForMe }) => isReservedForMe) ||
        (seen.viewer.readers.length === 1 && seen.viewer.requestsAsked.size > 0)
      );
    default:
      return false;
  }
};

const shownInvoice = ({ row }: SeenReceivable) => {
  const { id, number, file, officialNumber, officialScheme } = row.invoice;
  return { id, number, fileName: file?.name ?? null, officialNumber, officialScheme };
};

/** The account that the invoice asks to be paid to, as the document writes it. */
export const accountOfInvoice = (content: unknown): string => {
  if (typeof content !== 'object' || content === null || !('payments' in content)) return '';
  const { payments } = content;
  if (!Array.isArray(payments)) return '';
  for (const payment of payments) {
    const id: unknown = payment?.account?.id;
    if (typeof id === 'string' && id !== '') return id;
  }
  return '';
};

/** The page of one receivable, by its reference or its subject: 404 for strangers. */
export const loadReceivable = async (who: SignedInRequest, id: string) => {
  const { db, clock } = who.services;
  const now = clock.now();
  const seconds = Math.floor(now.getTime() / 1000);
  const { organisationId } = who.actor;
  const seen = orNotFound(await seeReceivable(db, organisationId, id, now));
  const fragments = fragmentViews(seen, now);
  const [timeline, inFlight] = await Promise.all([
    timelineOf(db, seen),
    listActions(
      db,
      organisationId,
      { subject: seen.subject, statuses: ['PENDING', 'SUBMITTED', 'REFUSED'] },
      { first: 10 },
    ),
  ]);
  const { row, shown } = seen;
  const actions = inFlight.edges.map(({ node }) => node);
  const newest = timeline.at(-1)?.at ?? row.createdAt;
  return {
    subject: seen.subject,
    reference: row.reference,
    faceMinor: row.faceMinor,
    currency: row.currency,
    issueDate: dayOf(row.issueDate),
    dueDate: dayOf(row.dueDate),
    seller: row.seller,
    obligor: row.obligor,
    isSeller: seen.viewer.isSeller,
    isObligor: seen.viewer.isObligor,
    invoice: shownInvoice(seen),
    payTo: accountOfInvoice(row.invoice.content),
    root: row.root,
    version: seen.state?.version ?? 0n,
    standing: shown ? receivableStanding(shown, seconds) : null,
    steps: shown ? stepsOf(shown) : [],
    nextSteps: shown ? nextSteps(shown, seconds).map(step => ({ ...step, mine: isMine(step, seen, fragments) })) : [],
    fragments,
    timeline: timeline.toReversed(),
    waiting: actions.filter(({ status }) => status !== 'REFUSED'),
    // A refusal is told until something else has happened to the receivable.
    refused: actions.filter(
      ({ status, settledAt }) => status === 'REFUSED' && settledAt !== null && settledAt >= newest,
    ),
    controls: controlsOf(seen, who, seconds),
  };
};

export type ReceivableRecord = Awaited<ReturnType<typeof loadReceivable>>;
