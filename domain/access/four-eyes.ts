import type { Hex } from '#domain/hex';
import { nextState, type TransitionTable } from '#domain/lifecycle/transitions';
import { accept, type Refusal, type Result, refuse } from '#domain/result';
import type { UnixSeconds } from '#domain/time/calendar-date';
import { type AccessActor, type AccessRefusal, authorise } from './authorise.ts';
import { FOUR_EYES, type FourEyesOperation } from './permissions.ts';

export const PROPOSAL_STATUSES = ['PROPOSED', 'APPROVED', 'DECLINED', 'WITHDRAWN', 'EXPIRED'] as const;
export type ProposalStatus = (typeof PROPOSAL_STATUSES)[number];

/** Something that one person prepared and another must approve, word for word. */
export interface Proposal {
  readonly status: ProposalStatus;
  readonly operation: FourEyesOperation;
  readonly organisationId: string;
  /** The receivable that it is about, where it is about one. */
  readonly subject: Hex | null;
  /** Hash of the exact content; what is approved is this and nothing else. */
  readonly contentHash: string;
  /** `null` behind an obligor's link. */
  readonly preparedById: string | null;
  readonly decidedById: string | null;
  readonly expiresAt: UnixSeconds | null;
}

export type ProposalCommand =
  | { readonly type: 'ApproveProposal'; readonly contentHash: string }
  | { readonly type: 'DeclineProposal'; readonly note: string }
  | { readonly type: 'WithdrawProposal' }
  | { readonly type: 'ExpireProposal' };

export type ProposalEvent =
  | { readonly type: 'ProposalApproved'; readonly decidedById: string }
  | { readonly type: 'ProposalDeclined'; readonly decidedById: string; readonly note: string }
  | { readonly type: 'ProposalWithdrawn' }
  | { readonly type: 'ProposalExpired' };

export const PROPOSAL_TRANSITIONS = {
  PROPOSED: {
    ApproveProposal: 'APPROVED',
    DeclineProposal: 'DECLINED',
    WithdrawProposal: 'WITHDRAWN',
    ExpireProposal: 'EXPIRED',
  },
  APPROVED: {},
  DECLINED: {},
  WITHDRAWN: {},
  EXPIRED: {},
} as const satisfies TransitionTable<ProposalStatus, ProposalCommand['type']>;

export const PROPOSAL_REFUSALS = [
  'proposal-of-another-organisation',
  'proposal-already-decided',
  'proposal-expired',
  'proposal-not-expired',
  'proposal-content-changed',
  'own-proposal',
  'not-your-proposal',
  'needs-a-person',
  'reason-missing',
] as const;

export type ProposalRefusal = Refusal<(typeof PROPOSAL_REFUSALS)[number]> | AccessRefusal;

export const isProposalExpired = ({ status, expiresAt }: Proposal, now: UnixSeconds): boolean =>
  status === 'EXPIRED' || (status === 'PROPOSED' && expiresAt !== null && now > expiresAt);

/** The person who decides is known, of the same organisation, permitted, and not the one who prepared it. */
const secondPerson = (proposal: Proposal, actor: AccessActor): Result<string, ProposalRefusal> => {
  if (actor.organisationId !== proposal.organisationId) return refuse('proposal-of-another-organisation');
  const permitted = authorise(actor, FOUR_EYES[proposal.operation].approve, proposal.subject ?? undefined);
  if (!permitted.ok) return permitted;
  if (actor.userId === null) return refuse('needs-a-person');
  return actor.userId === proposal.preparedById ? refuse('own-proposal') : accept(actor.userId);
};

/**
 * Whether this person may approve (or decline) it now: nobody approves his own. A token is its maker.
 * Refusals: those of `authorise`, and `PROPOSAL_REFUSALS`.
 */
export const mayApprove = (
  proposal: Proposal,
  actor: AccessActor,
  now: UnixSeconds,
): Result<string, ProposalRefusal> => {
  const person = secondPerson(proposal, actor);
  if (!person.ok) return person;
  if (proposal.status !== 'PROPOSED') return refuse('proposal-already-decided', { status: proposal.status });
  return isProposalExpired(proposal, now) ? refuse('proposal-expired') : person;
};

/** `actor` is `null` for what the clock does. Refusals: as `mayApprove`. */
export const decideProposal = (
  command: ProposalCommand,
  proposal: Proposal,
  actor: AccessActor | null,
  now: UnixSeconds,
): Result<ProposalEvent, ProposalRefusal> => {
  if (command.type === 'ExpireProposal') {
    if (nextState(PROPOSAL_TRANSITIONS, proposal.status, command.type) === null)
      return refuse('proposal-already-decided', { status: proposal.status });
    return isProposalExpired(proposal, now) ? accept({ type: 'ProposalExpired' }) : refuse('proposal-not-expired');
  }
  if (actor === null) return refuse('needs-a-person');
  if (command.type === 'WithdrawProposal') {
    if (actor.organisationId !== proposal.organisationId) return refuse('proposal-of-another-organisation');
    if (proposal.status !== 'PROPOSED') return refuse('proposal-already-decided', { status: proposal.status });
    // A token takes back only what its scopes would let it prepare.
    const { prepare } = FOUR_EYES[proposal.operation];
    if (actor.via.kind === 'token' && !actor.via.scopes.includes(prepare))
      return refuse('not-in-token-scope', { permission: prepare });
    const isItsOwn = actor.userId !== null && actor.userId === proposal.preparedById;
    return isItsOwn || actor.roles.includes('ADMINISTRATOR')
      ? accept({ type: 'ProposalWithdrawn' })
      : refuse('not-your-proposal');
  }
  const person = mayApprove(proposal, actor, now);
  if (!person.ok) return person;
  if (command.type === 'DeclineProposal') {
    const note = command.note.trim();
    return note === ''
      ? refuse('reason-missing', {}, 'note')
      : accept({ type: 'ProposalDeclined', decidedById: person.value, note });
  }
  return command.contentHash === proposal.contentHash
    ? accept({ type: 'ProposalApproved', decidedById: person.value })
    : refuse('proposal-content-changed');
};

export const evolveProposal = (proposal: Proposal, event: ProposalEvent): Proposal => {
  switch (event.type) {
    case 'ProposalApproved':
      return { ...proposal, status: 'APPROVED', decidedById: event.decidedById };
    case 'ProposalDeclined':
      return { ...proposal, status: 'DECLINED', decidedById: event.decidedById };
    case 'ProposalWithdrawn':
      return { ...proposal, status: 'WITHDRAWN' };
    case 'ProposalExpired':
      return { ...proposal, status: 'EXPIRED' };
  }
};
