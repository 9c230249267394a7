import { z } from 'zod';
import type { TitleProposal } from '#domain/equipment/state';
import { type Result, refuse } from '#domain/result';
import type { Transaction } from '#prisma/client';
import type { SeenEquipment } from '#prisma/reads/see-equipment';
import type { NewParticipation } from '../actions/action-request.ts';
import type { Actor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput } from '../input.ts';
import { openMachineRecord } from './audience.ts';
import { equipmentId, loadEquipment } from './load-equipment.ts';
import { type Signed, signOnEquipment } from './sign-on-equipment.ts';

export const saleInput = z.object({ subject: equipmentId });

type Answer = 'ConsentToTitle' | 'AcceptTitle' | 'DeclineTitle' | 'WithdrawTitle';

/** What goes with an answer: who sees the machine from now on. */
type Beside = (
  tx: Transaction,
  seen: SeenEquipment,
  proposal: TitleProposal,
  actor: Actor,
) => Promise<NewParticipation[]>;

const nothing: Beside = async () => [];

/** Signs an answer to the offer of title that is there. Refusals: `not-proposed`, and those of `signAction`. */
const answer =
  (type: Answer, beside: Beside = nothing) =>
  async (ctx: ServiceContext, actor: Actor | null, input: z.input<typeof saleInput>): Promise<Result<Signed>> => {
    const parsed = parseInput(saleInput, input);
    if (!parsed.ok) return parsed;
    return inTransaction(ctx, async tx => {
      const loaded = await loadEquipment(ctx, actor, 'equipment:sell', parsed.value.subject, tx);
      if (!loaded.ok) return loaded;
      const { seen, actor: who } = loaded.value;
      const proposal = seen.state?.proposal ?? null;
      if (!proposal) return refuse('not-proposed');
      const participations = await beside(tx, seen, proposal, who);
      const command = { type, subject: seen.subject, terms: proposal.terms } as const;
      return signOnEquipment(ctx, tx, who, command, { participations });
    });
  };

/**
 * A secured party lets the machine be sold on these terms. Its lien stays where it is.
 * Refusals: `sign-in-required`, `invalid-input`, `not-found`, those of `authorise`, `not-proposed`, `not-secured-party`,
 * `expired`, `already-consented`, and those of `signAction`.
 */
export const consentToSale = answer('ConsentToTitle');

/**
 * The buyer accepts: recorded title passes, if every secured party has consented. What the seller was shown of the machine, it
 * is shown as well.
 * Refusals: as above, and `not-addressee`, `missing-consent` (params: party).
 */
export const acceptSale = answer('AcceptTitle', async (tx, seen, _, { organisationId }) => {
  const seller = seen.partyOf(seen.state?.holder ?? null);
  if (seller) {
    await openMachineRecord(tx, {
      subject: seen.subject,
      fromOrganisationId: seller.organisationId,
      toOrganisationIds: [organisationId],
    });
  }
  return [{ organisationId, role: 'title-holder' }];
});

/** The buyer does not want it. Refusals: as above. */
export const declineSale = answer('DeclineTitle');

/** The seller takes the offer back. Refusals: as above, and `not-title-holder`. */
export const withdrawSale = answer('WithdrawTitle');
