import { z } from 'zod';
import { REFERENCE_RATES } from '#domain/leases/schedule/terms';
import { publishedValues } from '#prisma/reads/published-values';
import type { SignedInRequest } from '~/guard.server';

/** What the form of a published value sends; the number is still as it was typed. */
export const publishedFields = z.object({
  name: z.string().trim().min(1).max(100),
  from: z.iso.date(),
  value: z.string().trim().min(1).max(60),
});

const MOST_SHOWN = 60;

/** Rates and index values that the organisation has entered, the newest first. */
export const loadPublishedValues = async ({ services, actor, can }: SignedInRequest) => {
  const values = await publishedValues(services.db, [actor.organisationId]);
  return {
    values: values.slice(0, MOST_SHOWN),
    known: [...new Set([...REFERENCE_RATES, ...values.map(({ name }) => name)])],
    mayRecord: can('lease:bill'),
    today: services.clock.now().toISOString().slice(0, 10),
  };
};
