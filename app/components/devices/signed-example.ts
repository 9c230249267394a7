/** A key pair, and its public part as the portal takes it. */
export const KEY_COMMANDS = [
  'openssl genpkey -algorithm ed25519 -out device.pem',
  `node -p "JSON.stringify(require('crypto').createPublicKey(require('fs').readFileSync('device.pem')).export({format:'jwk'}))"`,
] as const;

/** The payload of a signed message, as `iot-adapters/transports/signed-message.ts` opens it. */
export const SIGNED_PAYLOAD = '{"sequence":2,"previous":"<SHA-256 of the JWS before, base64url>","readings":[{…}]}';

/**
 * A program for Node without dependencies that signs one reading with `device.pem`, sends it over HTTP and remembers the chain in
 * `chain.json`: `node send.mjs`. With an Ed25519 key or a P-256 one.
 */
export const signedExample = (
  name: string,
  url: string,
): string => `import { createHash, createPrivateKey, sign } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const key = createPrivateKey(readFileSync('device.pem'));
const isEd25519 = key.asymmetricKeyType === 'ed25519';
const last = existsSync('chain.json') ? JSON.parse(readFileSync('chain.json', 'utf8')) : { sequence: 0, previous: '' };

const header = { alg: isEd25519 ? 'EdDSA' : 'ES256', kid: ${JSON.stringify(name)} };
const reading = { deviceTime: Date.now(), latitude: 53.5413, longitude: 9.9846, engineHours: 1204.5, ignition: true };
const payload = { sequence: last.sequence + 1, previous: last.previous, readings: [reading] };

const part = value => Buffer.from(JSON.stringify(value)).toString('base64url');
const signed = \`\${part(header)}.\${part(payload)}\`;
const signature = sign(isEd25519 ? null : 'sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
const jws = \`\${signed}.\${signature.toString('base64url')}\`;

const answer = await fetch(${JSON.stringify(url)}, { method: 'POST', body: jws });
console.log(answer.status, await answer.text());
const previous = createHash('sha256').update(jws).digest('base64url');
if (answer.ok) writeFileSync('chain.json', JSON.stringify({ sequence: payload.sequence, previous }));`;
