/**
 * How long from an upload to a receivable that is confirmed on chain, through the API of the whole running product with
 * blocks of one second, against the limit of 3 seconds. Prints one line: the ratio of the 95th percentile to the limit.
 *
 * Run with `npm run bench`.
 */
import { z } from 'zod';
import { createToken } from '#services/organisations/create-token';
import { accepted } from '#tests/support/consortium';
import { serveTrade } from '#tests/support/served-trade';
import { invoiceFile } from '#tests/support/trade';
import { inSeconds, percentile } from './figures.ts';

const LIMIT_MS = 3_000;
const ROUNDS = 30;

const answer = z.object({
  data: z.record(z.string(), z.record(z.string(), z.unknown()).nullable()),
});

const trade = await serveTrade({ blockSeconds: 1 });
try {
  const { ctx, seller, server } = trade;
  const scopes = ['invoice:import', 'receivable:issue', 'ledger:read'];
  const { token } = accepted(await createToken(ctx, seller.preparer, { name: 'bench', scopes, expiresInDays: 1 }));

  const ask = async (query: string, variables: object): Promise<Record<string, unknown>> => {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    });
    const text = await response.text();
    const parsed = answer.safeParse(JSON.parse(text));
    const [first] = Object.values(parsed.data?.data ?? {});
    if (!first) throw new Error(text);
    return first;
  };
  const imported = (file: { name: string; bytes: Uint8Array }) =>
    ask(
      'mutation ($input: ImportInvoiceInput!) { importInvoice(input: $input) { ... on ImportInvoiceAccepted { invoiceId } } }',
      {
        input: { name: file.name, base64: Buffer.from(file.bytes).toString('base64') },
      },
    );
  const issued = (invoiceId: unknown) =>
    ask(
      'mutation ($input: IssueReceivableInput!) { issueReceivable(input: $input) { ... on IssueReceivableAccepted { action { id } } } }',
      { input: { invoiceId } },
    );
  const statusOf = async (id: string): Promise<unknown> =>
    (await ask('query ($id: ID!) { node(id: $id) { ... on Action { status } } }', { id })).status;

  const taken: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const file = invoiceFile(ctx, '100.00');
    const began = performance.now();
    const { invoiceId } = await imported(file);
    const { id } = z.object({ action: z.object({ id: z.string() }) }).parse(await issued(invoiceId)).action;
    while ((await statusOf(id)) !== 'CONFIRMED') await new Promise(done => setTimeout(done, 20));
    // The first round warms up.
    if (round > 0) taken.push(performance.now() - began);
    // Not in step with the blocks.
    await new Promise(done => setTimeout(done, (round * 137) % 1_000));
  }
  const at = (share: number): number => percentile(taken, share);
  console.log(
    `upload to confirmed: ${(at(0.95) / LIMIT_MS).toFixed(2)} of the limit of ${inSeconds(LIMIT_MS)} s ` +
      `(median ${inSeconds(at(0.5))} s, 95 % within ${inSeconds(at(0.95))} s, longest ${inSeconds(at(1))} s, ${ROUNDS} rounds)`,
  );
} finally {
  await trade.close();
}
