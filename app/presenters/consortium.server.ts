import { listConsortium } from '#prisma/reads/organisations';
import type { SignedInRequest } from '~/guard.server';

/** The consortium's organisations as choices of a form; guests, whom only those who invited them know, are not among them. */
export const loadConsortium = async (
  { services }: SignedInRequest,
  kinds?: readonly ('BANK' | 'LESSEE' | 'LESSOR' | 'MANUFACTURER' | 'SUPPLIER')[],
): Promise<{ value: string; label: string }[]> =>
  (await listConsortium(services.db, kinds)).map(({ id, name, country }) => ({
    value: id,
    label: country === null ? name : `${name} (${country})`,
  }));
