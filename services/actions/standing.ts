import { type Hex, toHex, ZERO_HASH } from '#domain/hex';
import type { Transaction } from '#prisma/client';
import { FACT_VALUES, partyKeyFact } from '../settlement/facts.ts';

/** The standing of keys on a subject, as the chain will see it once the credentials that we hold are bound. */
export interface KeyStanding {
  readonly kindsOf: (key: Hex) => number;
  readonly isFrozen: (key: Hex) => boolean;
  /** Whether it was ever bound to the subject, or openly. */
  readonly isKnown: (key: Hex) => boolean;
}

interface Bound {
  readonly kinds: number;
  readonly expiry: bigint;
  readonly revoked: boolean;
}

const none: Bound = { kinds: 0, expiry: 0n, revoked: false };

/** A key as the contract stands to it: bound to the subject, or else openly (subject zero); as Organisations._standing. */
export const keyStanding = async (
  tx: Transaction,
  subject: Hex,
  keys: readonly Hex[],
  now: number,
): Promise<KeyStanding> => {
  const names = keys.flatMap(key => [partyKeyFact(subject, key), partyKeyFact(ZERO_HASH, key)]);
  // One after the other: a transaction has one connection, and that takes one query at a time.
  const facts = await tx.chainFact.findMany({
    where: { kind: { in: ['party-key', 'frozen-key'] }, key: { in: names } },
  });
  const organisations = await tx.$queryRaw<{ publicKey: string; frozen: boolean }[]>`
    SELECT value->>'publicKey' AS "publicKey", (value->>'frozen')::boolean AS frozen FROM chain_facts
     WHERE kind = 'organisation' AND value->>'publicKey' = ANY(${[...keys]}::text[])`;
  const credentials = await tx.partyKey.findMany({ where: { subject, address: { in: [...keys] } } });
  const bound = new Map<string, Bound>();
  const frozen = new Set<string>();
  for (const { kind, key, value } of facts) {
    if (kind === 'frozen-key') {
      if (FACT_VALUES['frozen-key'].parse(value).frozen) frozen.add(key);
    } else {
      const { kinds, expiry, revoked } = FACT_VALUES['party-key'].parse(value);
      bound.set(key, { kinds, expiry: BigInt(expiry), revoked });
    }
  }
  for (const { publicKey, frozen: isFrozen } of organisations) {
    if (isFrozen) frozen.add(partyKeyFact(ZERO_HASH, toHex(publicKey)));
  }
  // Not on chain yet: the credential goes with the first action that names the key.
  for (const { address, kinds, expiry } of credentials) {
    const name = partyKeyFact(subject, toHex(address));
    const known = bound.get(name);
    if (!known || (known.kinds === 0 && !known.revoked)) bound.set(name, { kinds, expiry, revoked: false });
  }
  const standing = (key: Hex): { kinds: number; frozen: boolean } => {
    const own = bound.get(partyKeyFact(subject, key)) ?? none;
    const open = bound.get(partyKeyFact(ZERO_HASH, key)) ?? none;
    const isFrozenHere = frozen.has(partyKeyFact(subject, key));
    const used = own.kinds !== 0 ? own : { ...open, revoked: own.revoked || open.revoked };
    const isFrozen = isFrozenHere || (own.kinds === 0 && frozen.has(partyKeyFact(ZERO_HASH, key)));
    return { kinds: !used.revoked && BigInt(now) <= used.expiry ? used.kinds : 0, frozen: isFrozen };
  };
  return {
    kindsOf: key => (standing(key).frozen ? 0 : standing(key).kinds),
    isFrozen: key => standing(key).kinds !== 0 && standing(key).frozen,
    isKnown: key => {
      const own = bound.get(partyKeyFact(subject, key)) ?? none;
      return own.kinds !== 0 || own.revoked || (bound.get(partyKeyFact(ZERO_HASH, key)) ?? none).kinds !== 0;
    },
  };
};

/** What is claimed already, on chain or by actions on their way: one snapshot, so that nothing is counted twice. */
export interface Claims {
  readonly liveObject: (fingerprint: Hex) => Hex | null;
  readonly entryAllocated: (entry: Hex) => bigint;
  readonly isAllocationUsed: (allocation: Hex) => boolean;
}

interface ClaimRow {
  readonly kind: string;
  readonly key: string;
  readonly value: string;
}

/** The claims on what a command names. Whoever signs holds a lock on each of them until the transaction ends. */
export const claimsOn = async (
  tx: Transaction,
  named: { readonly fingerprints: readonly Hex[]; readonly entry: Hex | null; readonly allocation: Hex | null },
): Promise<Claims> => {
  const { fingerprints, entry, allocation } = named;
  const isNamed = fingerprints.length > 0 || entry !== null || allocation !== null;
  const rows = isNamed
    ? await tx.$queryRaw<ClaimRow[]>`
    SELECT kind, key, coalesce(value->>'object', value->>'parts', 'used') AS value FROM chain_facts
     WHERE (kind = 'fingerprint' AND key = ANY(${[...fingerprints]}::text[]))
        OR (kind = 'entry' AND key = ${entry}) OR (kind = 'allocation' AND key = ${allocation})
    UNION ALL
    SELECT 'fingerprint', print.key, action.subject FROM actions action,
           jsonb_array_elements_text(action.message->'fingerprints') AS print(key)
     WHERE action.status IN ('PENDING', 'SUBMITTED')
       AND action.type IN ('IssueReceivable', 'IssuePassport', 'SignLease') AND print.key = ANY(${[...fingerprints]}::text[])
    UNION ALL
    SELECT 'entry', action.message->>'entry', action.message->>'entryParts' FROM actions action
     WHERE action.status IN ('PENDING', 'SUBMITTED') AND action.type = 'RecordPayment'
       AND action.message->>'entry' = ${entry}
    UNION ALL
    SELECT 'allocation', action.message->>'allocation', 'used' FROM actions action
     WHERE action.status IN ('PENDING', 'SUBMITTED') AND action.type = 'RecordPayment'
       AND action.message->>'allocation' = ${allocation}`
    : [];
  const of = (kind: string, key: string): string[] =>
    rows.filter(row => row.kind === kind && row.key === key).map(row => row.value);
  return {
    liveObject: fingerprint => {
      const [object] = of('fingerprint', fingerprint);
      return object === undefined ? null : toHex(object);
    },
    entryAllocated: name => of('entry', name).reduce((sum, parts) => sum + BigInt(parts), 0n),
    isAllocationUsed: name => of('allocation', name).length > 0,
  };
};
