import type { FingerprintFacts } from '#domain/collateral/facts';
import { likenessOfMachines, machineFingerprintInputs } from '#domain/equipment/identity';
import { isBytes32 } from '#domain/hex';
import { machinesLike } from '#prisma/reads/lien-candidates';
import type { SeenEquipment } from '#prisma/reads/see-equipment';
import type { Actor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { liveClaims } from '../invoices/claims.ts';

/** Machines that may be mistaken for one are few. */
const MOST = 20;

/** The serial, hashed anew, against what is registered; and machines whose serial is easily mistaken for it. Logged. */
export const serialFacts = async (
  ctx: ServiceContext,
  actor: Actor,
  { row, state, subject }: SeenEquipment,
): Promise<FingerprintFacts> => {
  const maker = row.manufacturerOrganisation?.name;
  const identity = {
    manufacturers: [row.manufacturer, ...(maker === undefined ? [] : [maker])],
    serial: row.serial,
    gtin: row.gtin,
  };
  const claims = await liveClaims(ctx, ctx.db, actor, machineFingerprintInputs(identity), 'collateral');
  const like = await machinesLike(ctx.db, row.serial, MOST);
  return {
    isRegistered: state ? state.fingerprints.some(one => claims.fingerprints.includes(one)) : null,
    claimedBy: claims.objects.flatMap(object => (isBytes32(object) && object !== subject ? [object] : [])),
    likenesses: like.flatMap(other => {
      if (other.subject === subject) return [];
      const { manufacturer, manufacturerOrganisation: organisation, serial, gtin, reference } = other;
      const manufacturers = [manufacturer, ...(organisation === null ? [] : [organisation])];
      const likeness = likenessOfMachines({ manufacturers, serial, gtin }, identity);
      return likeness === null ? [] : [{ subject: other.subject, reference, serial }];
    }),
  };
};
