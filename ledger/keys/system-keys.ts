import { type DigestSigner, deriveKey } from './derive.ts';
import type { Keystore } from './keystore.ts';

/** The portal's own keys: who vouches for party keys, governs alone at first, pays for transactions, and deploys. */
export type SystemKeyName = 'registrar' | 'governor' | 'relayer' | 'deployer';

/** A system key, made at first asking. */
export const systemKey = async (keystore: Keystore, name: SystemKeyName): Promise<DigestSigner> =>
  deriveKey(await keystore.findOrMake(`system/${name}`, 'system'), 'lienlight system key 1', Buffer.from(name, 'utf8'));
