import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { z } from 'zod';
import { Secret } from './secret.ts';

/** AES-256-GCM: twelve bytes of nonce, the ciphertext, sixteen bytes of tag. The entry's name is bound to it. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export const seal = (key: Secret, name: string, plain: Uint8Array): Uint8Array => {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key.reveal(), nonce).setAAD(Buffer.from(name, 'utf8'));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
};

/** Throws when the key is another, the name is another, or a bit was changed. */
export const unseal = (key: Secret, name: string, sealed: Uint8Array): Uint8Array => {
  const tagAt = sealed.length - TAG_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', key.reveal(), sealed.subarray(0, NONCE_BYTES));
  decipher.setAAD(Buffer.from(name, 'utf8')).setAuthTag(sealed.subarray(tagAt));
  return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, tagAt)), decipher.final()]);
};

/** How a key is stretched out of a passphrase (scrypt, RFC 7914). Kept beside what it locks; costs may rise later. */
export const kdfParameters = z.object({
  salt: z.string(),
  cost: z.number().int(),
  blockSize: z.number().int(),
  parallelization: z.number().int(),
});
export type KdfParameters = z.infer<typeof kdfParameters>;

/** About a tenth of a second and 64 MiB of memory for each guess. */
export const newKdfParameters = (cost = 2 ** 16): KdfParameters => ({
  salt: randomBytes(32).toString('hex'),
  cost,
  blockSize: 8,
  parallelization: 1,
});

export const keyFromPassphrase = (passphrase: string, parameters: KdfParameters): Promise<Secret> =>
  new Promise((resolve, reject) => {
    const { salt, cost, blockSize, parallelization } = parameters;
    const options = { N: cost, r: blockSize, p: parallelization, maxmem: 256 * cost * blockSize };
    scrypt(passphrase.normalize('NFKC'), Buffer.from(salt, 'hex'), 32, options, (error, key) =>
      error ? reject(error) : resolve(new Secret(key)),
    );
  });
