import { expect, test } from 'vitest';
import { agreeOver } from '#tests/support/leasing/agreement';
import { type LeasingCommand, MACHINES } from '#tests/support/leasing/model';

/**
 * Random command sequences about machines, leases and liens run against the domain and against the contracts on a real
 * node, through the Relay and with real signatures. Here mostly passports, title and custody.
 */

const ring = agreeOver({ IssuePassport: 16, ProposeTitle: 12, ConsentToTitle: 20, AcceptTitle: 20, FileLien: 8 });

test('a machine sold under liens: only with every secured party, asked again when title passes', async () => {
  const match = await ring.newMatch();
  const [machine] = MACHINES;
  const onMachine = ({ subject }: { subject: string }) => subject === machine;
  const lienFor =
    (bank: string) =>
    (one: LeasingCommand): boolean =>
      one.type === 'FileLien' &&
      onMachine(one) &&
      one.signers[0] === match.key(bank) &&
      one.lapse > match.model.now + 1e6;
  await match.giveGood('IssuePassport', onMachine);
  await match.giveGood('FileLien', lienFor('bank'));
  const isToDealer = (one: LeasingCommand): boolean =>
    one.type === 'ProposeTitle' &&
    onMachine(one) &&
    one.buyer === match.key('dealer') &&
    one.expiry > match.model.now + 99;
  const proposal = await match.giveGood('ProposeTitle', isToDealer);
  if (proposal.type !== 'ProposeTitle') throw new TypeError('a proposal');
  const { buyer, terms } = proposal;
  const accept = () =>
    match.give({
      type: 'AcceptTitle',
      subject: machine,
      expectedVersion: match.model.machines.get(machine)?.version ?? 0n,
      signers: [buyer],
      terms,
    });
  const missing = { ok: false, refusal: { code: 'missing-consent' } };
  expect(await accept()).toMatchObject(missing);
  await match.giveGood('ConsentToTitle', onMachine);
  await match.giveGood('FileLien', lienFor('rival'));
  expect(await accept()).toMatchObject(missing);
  await match.giveGood('ConsentToTitle', onMachine);
  expect((await accept()).ok).toBe(true);
  expect(match.model.machines.get(machine)?.holder).toBe(buyer);
  await match.compareState();
});
