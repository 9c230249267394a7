import type { AppLoadContext } from '@remix-run/node';
import { digitalLinkPath } from '#domain/equipment/digital-link';
import { type PublicName, publicEquipment } from '#prisma/reads/equipment-public';
import { publicOpenings } from '#services/equipment/equipment-file';
import { countryIn } from '~/components/equipment/texts';
import { requestedLanguage } from '~/i18n/locale.server';
import { nodeOf, requireCalm } from '~/public-checks.server';
import { codeImage } from './equipment.server.ts';

/** What the page says first. Of several that hold the first is said. */
export type PublicVerdict = 'cancelled' | 'lost' | 'retired' | 'recalled' | 'declared' | 'issued';

type Found = NonNullable<Awaited<ReturnType<typeof publicEquipment>>>;

const verdictOf = ({ status, recalls, isByManufacturer }: Found): PublicVerdict => {
  if (status === 'Cancelled') return 'cancelled';
  if (status === 'Lost') return 'lost';
  if (status === 'Retired') return 'retired';
  if (recalls.some(({ cleared }) => !cleared)) return 'recalled';
  return isByManufacturer ? 'issued' : 'declared';
};

/**
 * The page behind the code on a machine, for anybody. Every field of the passport comes with its opening, so that the
 * browser recomputes it against the commitment on the ledger. A serial that is not known is an answer too: null.
 */
export const loadPublicMachine = async (request: Request, context: AppLoadContext, name: PublicName) => {
  await requireCalm(context);
  const { services } = context;
  const { db, chain } = services;
  const found = await publicEquipment(db, name);
  if (!found) return null;
  const language = await requestedLanguage(request);
  const path =
    (found.gtin === null ? null : digitalLinkPath({ gtin: found.gtin, serial: found.serial })) ??
    `/id/${found.publicId}`;
  const url = services.publicUrl + path;
  return {
    ...found,
    verdict: verdictOf(found),
    origin: found.origin === null ? null : countryIn(language, found.origin),
    openings: await publicOpenings(services, found),
    events: found.events.map(({ blockNumber, ...event }) => ({ ...event, blockNumber: blockNumber.toString() })),
    chainId: chain.chainId.toString(),
    contract: chain.addresses.EquipmentTitle,
    url,
    codeImage: await codeImage(url),
    node: nodeOf(request),
  };
};

export type PublicMachine = NonNullable<Awaited<ReturnType<typeof loadPublicMachine>>>;
