import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from '#ledger/verify/canonical-json';

/** Names the exact content of a proposal: what one person saw and what another approves have the same hash. */
export const contentHashOf = (content: Json): string =>
  createHash('sha256').update(canonicalJson(content)).digest('hex');
