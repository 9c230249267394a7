import { toHex } from '#domain/hex';
import { addDays, dateOf } from '#domain/time/calendar-date';
import type { ServiceContext } from '#services/context';
import { acceptQuote } from '#services/finance/accept-quote';
import { prepareFunding } from '#services/finance/prepare-funding';
import { quoteFinance } from '#services/finance/quote';
import { releaseReserve } from '#services/finance/release-reserve';
import { requestFinance } from '#services/finance/request-finance';
import { enterInvoice } from '#services/invoices/enter-invoice';
import { inviteParty } from '#services/invoices/invite-party';
import { recordEntry } from '#services/payments/record-entry';
import { reverseAllocation } from '#services/payments/reverse-allocation';
import { cancelReceivable } from '#services/receivables/cancel';
import { disputeReceivable } from '#services/receivables/dispute';
import { issueReceivable } from '#services/receivables/issue';
import { prepareConfirmation } from '#services/receivables/prepare-confirmation';
import { rejectReceivable } from '#services/receivables/reject';
import { resolveDispute } from '#services/receivables/resolve-dispute';
import { DEMO_GUEST_BUYER, type DemoKey } from './consortium.ts';
import type { Dice } from './dice.ts';
import { type Entry, invoiceOf, type Trade } from './invoices.ts';
import { accepted, approveAs, type DemoParties, type DemoParty } from './people.ts';

/** One claim of the demo on its way through its story. */
export interface Claim {
  readonly trade: Trade;
  readonly number: number;
  invoiceId: string;
  subject: string;
  faceMinor: bigint;
  /** As its seller entered it; null before. */
  entry: Entry | null;
  /** The banks asked, and the quote that is to be accepted. */
  readonly banks: readonly DemoKey[];
  requestId: string;
  quoteId: string;
  lender: DemoKey | null;
  paidMinor: bigint;
}

/** What a step needs beside its claim. */
export interface Stage {
  readonly ctx: ServiceContext;
  readonly parties: DemoParties;
  readonly dice: Dice;
  /** Actions that the contract is to refuse, because somebody tries what it forbids. */
  readonly toBeRefused: Set<string>;
  /** For what is written beside the services' own connections: readings of devices. */
  readonly databaseUrl: string;
  /** Whether its days are lived one after the other, or all of them today: over somebody else's node. */
  readonly isHistoric: boolean;
}

export type Step = (stage: Stage, claim: Claim) => Promise<void>;

export const today = ({ ctx }: Pick<Stage, 'ctx'>): string => dateOf(Math.floor(ctx.clock.now().getTime() / 1000));

const obligorOf = ({ parties }: Stage, { trade }: Claim): DemoParty => {
  if (trade.buyer === 'guest') throw new Error('demo: a guest answers through its link');
  return parties[trade.buyer];
};

export const enter: Step = async (stage, claim) => {
  const { ctx, parties, dice } = stage;
  const entry = invoiceOf(claim.trade, parties, { issueDate: today(stage), number: claim.number, dice });
  const { preparer } = parties[claim.trade.seller];
  claim.entry = entry;
  claim.invoiceId = accepted(await enterInvoice(ctx, preparer, entry), `invoice ${entry.number}`).invoiceId;
  if (claim.trade.buyer === 'guest') {
    const invited = await inviteParty(ctx, preparer, { invoiceId: claim.invoiceId, contact: DEMO_GUEST_BUYER.contact });
    if (!invited.ok && invited.refusal.code !== 'already-matched') accepted(invited, 'invitation of the guest');
  }
};

export const issue: Step = async ({ ctx, parties }, claim) => {
  const issued = await issueReceivable(ctx, parties[claim.trade.seller].preparer, { invoiceId: claim.invoiceId });
  claim.subject = accepted(issued, 'issue').subject;
  const row = await ctx.db.receivable.findUniqueOrThrow({ where: { subject: claim.subject } });
  claim.faceMinor = row.faceMinor;
};

/**
 * Somebody keys a financed invoice once more, its number spaced otherwise, a cent and a day off, and issues it again for
 * another bank: the contract refuses the second claim.
 */
export const claimAgain: Step = async ({ ctx, parties, toBeRefused }, claim) => {
  const { entry, trade } = claim;
  if (!entry) throw new Error('demo: nothing was entered');
  const { preparer } = parties[trade.seller];
  const copy: Entry = {
    ...entry,
    number: entry.number.replaceAll('-', ' '),
    dueDate: entry.dueDate ? addDays(entry.dueDate, 1) : null,
    lines: entry.lines.map(line => ({ ...line, unitPrice: (Number(line.unitPrice) + 0.01).toFixed(2) })),
    evenIfDuplicate: true,
  };
  const { invoiceId } = accepted(await enterInvoice(ctx, preparer, copy), `copy of ${entry.number}`);
  toBeRefused.add(accepted(await issueReceivable(ctx, preparer, { invoiceId }), 'second issue').actionId);
};

const confirmation =
  (share: bigint, defences: 'waived' | 'reserved'): Step =>
  async (stage, claim) => {
    const { ctx, parties } = stage;
    const obligor = obligorOf(stage, claim);
    const account = parties[claim.trade.seller].accounts.get(claim.trade.currency);
    const prepared = await prepareConfirmation(ctx, obligor.preparer, {
      subject: claim.subject,
      terms: {
        amountMinor: (claim.faceMinor * share) / 100n,
        defences:
          defences === 'waived'
            ? { kind: 'waived' }
            : { kind: 'reserved', text: 'Standstill days of the machine, if the log book shows any.' },
        consentToAssignment: true,
        payTo: account?.accountNumber ?? '',
      },
    });
    await approveAs(ctx, obligor.approver, accepted(prepared, 'confirmation').proposalId);
  };

export const confirm = confirmation(100n, 'waived');
export const confirmWithDefences = confirmation(100n, 'reserved');

/** Prepared by one person; the second one has not looked yet. */
export const prepareOnly: Step = async (stage, claim) => {
  const { ctx, parties } = stage;
  const account = parties[claim.trade.seller].accounts.get(claim.trade.currency);
  accepted(
    await prepareConfirmation(ctx, obligorOf(stage, claim).preparer, {
      subject: claim.subject,
      terms: {
        amountMinor: claim.faceMinor,
        defences: { kind: 'waived' },
        consentToAssignment: true,
        payTo: account?.accountNumber ?? '',
      },
    }),
    'confirmation',
  );
};

export const reject: Step = async (stage, claim) => {
  const reason = { code: 'not-delivered', note: 'The machine left the yard two weeks later than billed.' } as const;
  accepted(
    await rejectReceivable(stage.ctx, obligorOf(stage, claim).preparer, { subject: claim.subject, reason }),
    'rejection',
  );
};

export const cancel: Step = async ({ ctx, parties }, claim) => {
  const reason = { code: 'invoice-corrected' } as const;
  const { preparer } = parties[claim.trade.seller];
  accepted(await cancelReceivable(ctx, preparer, { subject: claim.subject, reason }), 'cancellation');
};

export const dispute: Step = async (stage, claim) => {
  const reason = { code: 'quality', note: 'Hydraulic failure on three days; a credit note is expected.' } as const;
  accepted(
    await disputeReceivable(stage.ctx, obligorOf(stage, claim).preparer, { subject: claim.subject, reason }),
    'dispute',
  );
};

export const resolve: Step = async (stage, claim) => {
  const resolution = { note: 'Settled on site: the days will be credited with the next invoice.' };
  accepted(
    await resolveDispute(stage.ctx, obligorOf(stage, claim).preparer, { subject: claim.subject, resolution }),
    'resolution',
  );
};

export const request: Step = async ({ ctx, parties }, claim) => {
  const { preparer } = parties[claim.trade.seller];
  const asked = await requestFinance(ctx, preparer, {
    subject: claim.subject,
    bankIds: claim.banks.map(key => parties[key].id),
    note: 'Machine and log book can be seen on site.',
  });
  claim.requestId = accepted(asked, 'request for finance').requestId;
};

const quoting =
  (known: 'disclosed' | 'undisclosed'): Step =>
  async (stage, claim) => {
    const { ctx, parties, dice } = stage;
    let best = Number.POSITIVE_INFINITY;
    for (const key of claim.banks) {
      const discountRateBps = dice.between(340, 720);
      const made = await quoteFinance(ctx, parties[key].preparer, {
        requestId: claim.requestId,
        terms: {
          kind: dice.next() < 0.75 ? 'sale' : 'secured-loan',
          disclosure: known,
          // Where the obligor knows nothing of it, it goes on paying the seller.
          collector: known === 'disclosed' ? 'financier' : 'assignor',
          advanceRateBps: dice.pick([8_000, 8_500, 9_000]),
          discountRateBps,
          ratePeriod: 'year',
          dayCount: 'ACT/360',
          fee: { kind: 'rate', bps: dice.pick([20, 35, 50]) },
          recourse: dice.pick([{ kind: 'none' }, { kind: 'full' }, { kind: 'days', days: 60 }] as const),
          graceDays: dice.pick([0, 5, 10]),
          fundingDate: today(stage),
          expiresAt: new Date(ctx.clock.now().getTime() + 21 * 86_400_000),
        },
      });
      const { quoteId } = accepted(made, `quote of ${key}`);
      if (discountRateBps < best) {
        best = discountRateBps;
        claim.quoteId = quoteId;
        claim.lender = key;
      }
    }
  };

/** Every bank asked quotes; the cheapest discount rate is the one that will be accepted. */
export const quote = quoting('disclosed');
export const quoteUndisclosed = quoting('undisclosed');

export const accept: Step = async ({ ctx, parties }, claim) => {
  const { preparer } = parties[claim.trade.seller];
  accepted(await acceptQuote(ctx, preparer, { quoteId: claim.quoteId }), 'acceptance');
};

export const fund: Step = async (stage, claim) => {
  const { ctx, parties } = stage;
  if (claim.lender === null) throw new Error('demo: nobody lends');
  const bank = parties[claim.lender];
  const prepared = await prepareFunding(ctx, bank.preparer, {
    quoteId: claim.quoteId,
    paymentReference: `TRF ${claim.trade.series}${claim.number}`,
    paidOn: today(stage),
  });
  await approveAs(ctx, bank.approver, accepted(prepared, 'funding').proposalId);
};

const payment =
  (share: bigint): Step =>
  async (stage, claim) => {
    const { ctx, parties } = stage;
    const payee = parties[claim.lender ?? claim.trade.seller];
    const account = payee.accounts.get(claim.trade.currency);
    if (!account) throw new Error(`demo: ${payee.organisation.name} has no account in ${claim.trade.currency}`);
    const open = claim.faceMinor - claim.paidMinor;
    const amountMinor = share === 100n ? open : (open * share) / 100n;
    const recorded = await recordEntry(ctx, payee.preparer, {
      accountId: account.id,
      reference: `${claim.trade.series}/${claim.number}/${claim.paidMinor === 0n ? 'A' : 'B'}/${today(stage)}`,
      bookedOn: today(stage),
      amountMinor,
      currency: claim.trade.currency,
      payerName: obligorOf(stage, claim).organisation.name,
      allocations: [{ subject: claim.subject, amountMinor }],
    });
    accepted(recorded, 'payment');
    claim.paidMinor += amountMinor;
  };

export const pay = payment(100n);
export const payHalf = payment(50n);

/** The bank returns the newest payment: what it had settled is open again. */
export const returnPayment: Step = async ({ ctx, parties }, claim) => {
  const { preparer } = parties[claim.lender ?? claim.trade.seller];
  const newest = await ctx.db.allocation.findFirstOrThrow({
    where: { subject: claim.subject, reversalActionId: null },
    orderBy: [{ createdAt: 'desc' }, { allocation: 'asc' }],
  });
  const reason = { code: 'returned-by-bank' } as const;
  const { amountMinor } = newest;
  const allocation = toHex(newest.allocation);
  accepted(await reverseAllocation(ctx, preparer, { allocation, reason }), 'reversal');
  claim.paidMinor -= amountMinor;
};

export const release: Step = async (stage, claim) => {
  const { ctx, parties } = stage;
  if (claim.lender === null) throw new Error('demo: nobody lends');
  accepted(
    await releaseReserve(ctx, parties[claim.lender].preparer, {
      subject: claim.subject,
      paymentReference: `RES ${claim.trade.series}${claim.number}`,
      paidOn: today(stage),
    }),
    'release of the reserve',
  );
};
