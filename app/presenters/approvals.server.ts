import { z } from 'zod';
import { FOUR_EYES } from '#domain/access/permissions';
import type { ConfirmationTerms } from '#domain/receivables/terms';
import { findProposal, listProposals, type ProposalLine } from '#prisma/reads/identity-proposals';
import { seeReceivable } from '#prisma/reads/see-receivable';
import { type FundingContent, fundingContent } from '#services/finance/fund';
import { type AccountChange, accountChange } from '#services/organisations/account-fields';
import { type Newcomer, newcomer } from '#services/organisations/bring-in';
import { confirmationInput } from '#services/receivables/confirmation-input';
import { activeAccounts } from '#services/receivables/known-accounts';
import { readPage } from '~/components/table/list-url';
import { pageInfoOf } from '~/components/table/pagination';
import { orNotFound, type SignedInRequest } from '~/guard.server';

const confirmation = z.object({ subject: z.string(), reference: z.string(), terms: confirmationInput });

/** What a proposal is about in a few words: a reference, an account's last digits, a name. */
const aboutOf = ({ operation, reference, content }: ProposalLine): string => {
  if (reference !== null) return reference;
  if (operation === 'bank-account:change') return accountChange.parse(content).accountNumber;
  return operation === 'organisation:admit' ? newcomer.parse(content).name : '';
};

const rowOf = (line: ProposalLine, userId: string) => {
  const { content: _content, contentHash: _hash, ...row } = line;
  return { ...row, about: aboutOf(line), own: line.preparedById === userId };
};

/** The page of /approvals: what waits for a second person of the organisation, or all that ever did. */
export const loadApprovals = async (who: SignedInRequest, search: URLSearchParams) => {
  const { db, clock } = who.services;
  const open = search.get('show') !== 'all';
  const page = await listProposals(db, who.actor.organisationId, { open, now: clock.now() }, readPage(search));
  return { open, rows: page.edges.map(({ node }) => rowOf(node, who.user.id)), page: pageInfoOf(page) };
};

type FundingAmount = 'amountMinor' | 'discountMinor' | 'reserveMinor';

/** What would be done, in the shape of its operation. */
export type ApprovalContent =
  | {
      readonly operation: 'receivable:confirm';
      readonly terms: ConfirmationTerms;
      readonly currency: string;
      readonly faceMinor: bigint;
      readonly seller: string;
      readonly invoice: string;
      /** The seller has registered accounts, and the one to pay is none of them. */
      readonly isPayToDoubtful: boolean;
    }
  | {
      readonly operation: 'finance:fund';
      readonly funding: Omit<FundingContent, FundingAmount> & Readonly<Record<FundingAmount, bigint>>;
    }
  | { readonly operation: 'bank-account:change'; readonly change: AccountChange }
  | {
      readonly operation: 'organisation:admit';
      readonly newcomer: Pick<Newcomer, 'name' | 'kinds' | 'country' | 'identifiers' | 'administratorEmail'>;
    };

/** Exactly what the approval's handler will read. */
const contentOf = async (
  { services, actor }: SignedInRequest,
  { operation, content }: ProposalLine,
): Promise<ApprovalContent> => {
  switch (operation) {
    case 'receivable:confirm': {
      const { subject, terms } = confirmation.parse(content);
      const seen = orNotFound(await seeReceivable(services.db, actor.organisationId, subject, services.clock.now()));
      const { currency, faceMinor, seller, invoice } = seen.row;
      const accounts = await activeAccounts(services.db, seller.id, currency);
      const isPayToDoubtful =
        accounts.length > 0 && !accounts.some(({ accountNumber }) => accountNumber === terms.payTo);
      return { operation, terms, currency, faceMinor, seller: seller.name, invoice: invoice.number, isPayToDoubtful };
    }
    case 'finance:fund': {
      const { amountMinor, discountMinor, reserveMinor, ...funding } = fundingContent.parse(content);
      const amounts = {
        amountMinor: BigInt(amountMinor),
        discountMinor: BigInt(discountMinor),
        reserveMinor: BigInt(reserveMinor),
      };
      return { operation, funding: { ...funding, ...amounts } };
    }
    case 'bank-account:change':
      return { operation, change: accountChange.parse(content) };
    case 'organisation:admit': {
      const { name, kinds, country, identifiers, administratorEmail } = newcomer.parse(content);
      return { operation, newcomer: { name, kinds, country, identifiers, administratorEmail } };
    }
  }
};

/** The page of one proposal: what would be done, word for word, and whether this person may decide; 404 for strangers. */
export const loadApproval = async (who: SignedInRequest, id: string) => {
  const { db, clock } = who.services;
  const line = orNotFound(await findProposal(db, who.actor.organisationId, id, clock.now()));
  const own = line.preparedById === who.user.id;
  const isOpen = line.status === 'PROPOSED';
  return {
    proposal: { ...rowOf(line, who.user.id), contentHash: line.contentHash },
    content: await contentOf(who, line),
    mayDecide: isOpen && !own && who.can(FOUR_EYES[line.operation].approve),
    mayWithdraw: isOpen && (own || who.actor.roles.includes('ADMINISTRATOR')),
  };
};
