import { expect, test } from 'vitest';
import { agreeOver } from '#tests/support/leasing/agreement';
import { LEASES, type LeasingCommand, MACHINES } from '#tests/support/leasing/model';

/** As `titles.test.ts`; here mostly leases and their rents. */

const ring = agreeOver({
  IssuePassport: 24,
  SignLease: 24,
  CommenceLease: 30,
  BillPeriod: 8,
  AssignRents: 12,
  NoticeDefault: 2,
});

test('along a long life: declared, attested, let, sublet, billed, its rents sold, amended, in default, novated, ended', async () => {
  const match = await ring.newMatch();
  const [machine] = MACHINES;
  const [head, sub] = LEASES;
  const about = (subject: string) => (one: LeasingCommand) => one.subject === subject;
  await match.giveGood('IssuePassport', about(machine));
  await match.giveGood(
    'SignLease',
    one =>
      one.type === 'SignLease' &&
      one.subject === head &&
      one.subletting === 1 &&
      BigInt(one.head) === 0n &&
      one.signers.length === 1 &&
      one.lessee === match.key('lessee') &&
      one.periods > 6,
  );
  const isOfMachine = (one: LeasingCommand) =>
    one.type === 'CommenceLease' && one.machines.length === 1 && one.machines[0] === machine;
  await match.giveGood('AttestLease', about(head));
  await match.giveGood('CommenceLease', one => one.subject === head && isOfMachine(one));
  await match.giveGood('SignLease', one => one.type === 'SignLease' && one.subject === sub && one.head === head);
  await match.giveGood('CommenceLease', one => one.subject === sub && isOfMachine(one));
  const life = ['BillPeriod', 'AssignRents', 'FileLien', 'BillPeriod', 'AmendLease', 'ReturnRents'] as const;
  for (const type of life) await match.giveGood(type, about(head));
  for (const type of ['NoticeDefault', 'NovateLease', 'CureDefault'] as const) await match.giveGood(type, about(head));
  expect(await match.give({ ...(await endOf(match, head)) })).toMatchObject({ ok: false, refusal: { code: 'sublet' } });
  await match.giveGood('EndLease', about(sub));
  await match.giveGood('EndLease', about(head));
  await match.compareState();
  expect(match.model.currentLeaseOf(null, machine)).toBeNull();
});

/** The end of a lease by all who must agree, whether it may end yet or not. */
const endOf = async (
  match: Awaited<ReturnType<typeof ring.newMatch>>,
  subject: (typeof LEASES)[number],
): Promise<LeasingCommand> => {
  const lease = match.model.leases.get(subject);
  if (!lease) throw new Error('there is no such lease');
  const buyers = lease.assignments.filter(one => !one.returned && one.last > lease.billed).map(one => one.assignee);
  const signers = [
    ...new Set([lease.lessor, lease.lessee, ...buyers, ...match.model.securedParties(subject, 'Lease')]),
  ];
  return {
    type: 'EndLease',
    subject,
    expectedVersion: lease.version,
    signers,
    cause: 0,
    settlement: lease.root,
  };
};
