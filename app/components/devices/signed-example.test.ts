import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { openSigned, signerOf } from '#iot-adapters/transports/signed-message';
import { signedExample } from './signed-example.ts';

const run = promisify(execFile);

it.each(['ed25519', 'ec'] as const)('a message of the example (%s) is opened, and names the one before', async kind => {
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    bodies.push(body);
    response.end('{"stored":1}');
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const folder = mkdtempSync(join(tmpdir(), 'lienlight-signed-'));
  try {
    const { privateKey, publicKey } =
      kind === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' });
    writeFileSync(join(folder, 'device.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(join(folder, 'send.mjs'), signedExample('pump "7"', `http://127.0.0.1:${port}/v1/telemetry`));
    for (let turn = 0; turn < 2; turn += 1) await run(process.execPath, ['send.mjs'], { cwd: folder });
    const key = JSON.parse(JSON.stringify(publicKey.export({ format: 'jwk' })));
    const [first, second] = await Promise.all(bodies.map(body => openSigned(body, { key })));
    expect(bodies.map(signerOf)).toEqual(['pump "7"', 'pump "7"']);
    expect(first).toMatchObject({ chain: { sequence: 1n, previous: '' }, readings: [{ latitude: 53.5413 }] });
    const hash = first && 'chain' in first ? first.chain.hash : null;
    expect(second).toMatchObject({ chain: { sequence: 2n, previous: hash } });
  } finally {
    server.close();
    rmSync(folder, { recursive: true });
  }
});
