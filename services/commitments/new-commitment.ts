import type { Json } from '#ledger/verify/canonical-json';
import { type CommittedFile, commit } from '#ledger/verify/commitment';
import type { NewCommitment } from '../actions/action-request.ts';
import type { ServiceContext } from '../context.ts';

/** What is committed to: invoice, receivable, confirmation, … Each kind's details are made in one place, by its service. */
export type CommitmentKind =
  | 'invoice'
  | 'receivable'
  | 'confirmation'
  | 'reason'
  | 'finance-request'
  | 'quote'
  | 'funding'
  | 'notice'
  | 'reserve-release'
  | 'passport'
  | 'bill-of-sale'
  | 'receipt'
  | 'report'
  | 'component'
  | 'recall'
  | 'remedy'
  | 'lease'
  | 'acceptance'
  | 'agreement'
  | 'default-notice'
  | 'settlement'
  | 'rent-sale'
  | 'rent-bill'
  | 'lien'
  | 'lien-release'
  | 'lien-order'
  | 'lien-subordination';

/** Salts the details and makes their root; opened to the organisations named, besides the one that signs. */
export const newCommitment = (
  ctx: ServiceContext,
  kind: CommitmentKind,
  details: Json,
  { files = [], shareWith }: { readonly files?: readonly CommittedFile[]; readonly shareWith: readonly string[] },
): NewCommitment => {
  const { root, leaves } = commit(details, files, length => ctx.random.bytes(length));
  return { root, kind, leaves, shareWith };
};
