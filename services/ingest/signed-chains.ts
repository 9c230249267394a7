import type pg from 'pg';
import { type ChainVerdict, judgeLink } from '#domain/telemetry/signed-chain';
import type { ChainLink } from '#domain/telemetry/sink';
import { type DeviceRow, forkedDeviceRow } from './device-rows.ts';

/** A message, signed or not, with its rows. */
interface ChainedPart {
  readonly deviceId: string;
  readonly chain?: ChainLink | undefined;
  readonly rows: () => readonly DeviceRow[];
}

/** So many of a device's newest messages are known by their numbers; one that comes later still cannot be held against them. */
const KNOWN_LINKS = 10_000;

interface LinkRow {
  readonly deviceId: string;
  readonly key: string;
  readonly sequence: string;
  readonly previous: string;
  readonly hash: string;
}

type Link = Pick<ChainLink, 'previous' | 'hash'>;

/** What is known of a device's messages under one key. */
interface Chain {
  last: bigint | null;
  readonly links: Map<bigint, Link>;
}

const nameOf = ({ deviceId, key }: { readonly deviceId: string; readonly key: string }): string => `${deviceId} ${key}`;

type SignedPart = ChainedPart & { readonly chain: ChainLink };

const isSigned = (part: ChainedPart): part is SignedPart => part.chain !== undefined;

/** The newest message of each chain, and those around the numbers that came. One after the other of processes that write a chain. */
const chainsOf = async (client: pg.ClientBase, signed: readonly SignedPart[]): Promise<Map<string, Chain>> => {
  await client.query(
    `SELECT count(pg_advisory_xact_lock(hashtextextended('signed chain ' || device.id, 0)))
       FROM (SELECT DISTINCT id FROM unnest($1::text[]) AS d(id) ORDER BY id) device`,
    [signed.map(({ deviceId }) => deviceId)],
  );
  const asked = signed.map(({ deviceId, chain: { key, sequence } }) => ({ deviceId, key, sequence: `${sequence}` }));
  const { rows } = await client.query<LinkRow>(
    `WITH asked AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS a("deviceId" uuid, key text, sequence bigint))
     SELECT l."deviceId", l.key, l.sequence, l.previous, l.hash FROM asked a JOIN device_chain_links l
         ON l."deviceId" = a."deviceId" AND l.key = a.key AND l.sequence BETWEEN a.sequence - 1 AND a.sequence + 1
      UNION
     SELECT l.* FROM (SELECT DISTINCT "deviceId", key FROM asked) a CROSS JOIN LATERAL (
       SELECT l."deviceId", l.key, l.sequence, l.previous, l.hash FROM device_chain_links l
        WHERE l."deviceId" = a."deviceId" AND l.key = a.key ORDER BY l.sequence DESC LIMIT 1) l`,
    [JSON.stringify(asked)],
  );
  const chains = new Map<string, Chain>();
  for (const row of rows) {
    const chain = chains.get(nameOf(row)) ?? { last: null, links: new Map<bigint, Link>() };
    chains.set(nameOf(row), chain);
    const sequence = BigInt(row.sequence);
    chain.links.set(sequence, row);
    if (chain.last === null || sequence > chain.last) chain.last = sequence;
  }
  return chains;
};

const keepLinks = async (client: pg.ClientBase, fresh: readonly SignedPart[]): Promise<void> => {
  if (fresh.length === 0) return;
  const rows = fresh.map(({ deviceId, chain: { key, sequence, previous, hash } }) => ({
    ...{ deviceId, key, previous, hash },
    sequence: sequence.toString(),
  }));
  await client.query(
    `INSERT INTO device_chain_links ("deviceId", key, sequence, previous, hash)
     SELECT "deviceId", key, sequence, previous, hash
       FROM jsonb_to_recordset($1::jsonb) AS l("deviceId" uuid, key text, sequence bigint, previous text, hash text)
      ORDER BY 1, 2, 3 ON CONFLICT DO NOTHING`,
    [JSON.stringify(rows)],
  );
  const full = rows.filter(({ sequence }) => BigInt(sequence) % 1_000n === 0n);
  if (full.length > 0)
    await client.query(
      `DELETE FROM device_chain_links l USING jsonb_to_recordset($1::jsonb) AS f("deviceId" uuid, key text, sequence bigint)
        WHERE l."deviceId" = f."deviceId" AND l.key = f.key AND l.sequence <= f.sequence - ${KNOWN_LINKS}`,
      [JSON.stringify(full)],
    );
};

/** The rows of a signed message by what its place in the chain says of it. */
const rowsAs = (rows: readonly DeviceRow[], verdict: ChainVerdict): readonly DeviceRow[] => {
  switch (verdict) {
    case 'begins':
      return rows.map(row => ({ ...row, details: { ...row.details, chain: 'begins' } }));
    case 'follows':
    case 'fills':
      return rows;
    case 'gap':
    case 'broken':
      return rows.map(row => ({
        ...row,
        trust: 2 as const,
        details: { ...row.details, chain: verdict },
        doubts: [...row.doubts, 'sequence-gap' as const],
      }));
    case 'forked':
      return rows.map(row => ({ ...forkedDeviceRow(row), trust: 2 as const }));
    case 'known':
      return [];
  }
};

/**
 * The rows of messages, in the order in which they came; those of signed ones by their places in their devices' chains, which
 * are written down (`judgeLink` has the rules). What came before is not written again.
 */
export const followChains = async (
  client: pg.ClientBase,
  parts: readonly ChainedPart[],
): Promise<readonly (readonly DeviceRow[])[]> => {
  const signed = parts.filter(isSigned);
  if (signed.length === 0) return parts.map(part => part.rows());
  const chains = await chainsOf(client, signed);
  const fresh: SignedPart[] = [];
  const verdicts = new Map<ChainedPart, ChainVerdict>();
  // By their numbers: what came together had not yet been answered, and is held against each other.
  const inOrder = signed.toSorted((a, b) => (a.chain.sequence < b.chain.sequence ? -1 : 1));
  for (const part of inOrder) {
    const { deviceId, chain: link } = part;
    const name = nameOf({ deviceId, key: link.key });
    const chain = chains.get(name) ?? { last: null, links: new Map<bigint, Link>() };
    chains.set(name, chain);
    const verdict = judgeLink(link, chain.last, number => chain.links.get(number) ?? null);
    verdicts.set(part, verdict);
    if (verdict === 'known' || verdict === 'forked') continue;
    chain.links.set(link.sequence, link);
    if (chain.last === null || link.sequence > chain.last) chain.last = link.sequence;
    fresh.push(part);
  }
  await keepLinks(client, fresh);
  return parts.map(part => {
    const verdict = verdicts.get(part);
    return verdict === undefined ? part.rows() : rowsAs(part.rows(), verdict);
  });
};
