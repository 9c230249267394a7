import type { z } from 'zod';
import { addDays, addMonths } from '#domain/time/calendar-date';
import { agree } from '#services/agreements/agree';
import type { ServiceContext } from '#services/context';
import { askLender } from '#services/liens/ask-lender';
import { fileLien, type fileLienInput } from '#services/liens/file-lien';
import { accepted, type TestOrganisation } from './consortium.ts';
import { dayOfClock, type TestMachine } from './leasing-trade.ts';
import { untilSettled } from './ledger-acts.ts';

type Filing = z.input<typeof fileLienInput>;

/** An ordinary lien under the UCC, filed today and registered, that lapses in five years. */
export const usualFiling = (ctx: ServiceContext, subject: string, changes: Partial<Filing> = {}): Filing => ({
  collateral: 'Equipment',
  subject,
  law: 'US-UCC',
  class: 'ordinary',
  filedOn: dayOfClock(ctx),
  registry: 'New York Department of State',
  registrationNumber: '202611220001',
  lapsesOn: addDays(dayOfClock(ctx), 1826),
  ...changes,
});

/** The holder asks banks to lend on a machine. */
export const showTo = async (
  ctx: ServiceContext,
  holder: TestOrganisation,
  machine: TestMachine,
  banks: readonly TestOrganisation[],
): Promise<void> => {
  const bankIds = banks.map(({ id }) => id);
  accepted(await askLender(ctx, holder.preparer, { subject: machine.subject, bankIds }));
};

export interface TestLien {
  readonly lien: string;
  readonly reference: string;
}

/** A lien that the bank proposes and the grantor agrees to; on chain when this returns. */
export const standingLien = async (
  ctx: ServiceContext,
  bank: TestOrganisation,
  grantor: TestOrganisation,
  machine: TestMachine,
  changes: Partial<Filing> = {},
): Promise<TestLien> => {
  const filed = accepted(await fileLien(ctx, bank.approver, usualFiling(ctx, machine.subject, changes)));
  accepted(await agree(ctx, grantor.approver, { agreementId: filed.agreementId }));
  await untilSettled(ctx);
  return filed;
};

/** Liens on machines that their holder files for a bank, first in time, and the bank agrees to; on chain when this returns. */
export const pledgeTo = async (
  ctx: ServiceContext,
  bank: TestOrganisation,
  holder: TestOrganisation,
  machines: readonly Pick<TestMachine, 'subject'>[],
): Promise<void> => {
  const filedOn = dayOfClock(ctx);
  for (const { subject } of machines) {
    const { agreementId } = accepted(
      await fileLien(ctx, holder.approver, {
        ...{ collateral: 'Equipment', subject, securedPartyId: bank.id, law: 'FILING-ORDER', class: 'ordinary' },
        ...{ filedOn, lapsesOn: addMonths(filedOn, 60) },
      }),
    );
    accepted(await agree(ctx, bank.approver, { agreementId }));
  }
  await untilSettled(ctx);
};
