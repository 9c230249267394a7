import { type Hex, toHex } from '#domain/hex';
import type { ChainEvent } from '#ledger/reader/decode-event';
import type { ReadBlock } from '#ledger/reader/read-range';
import { refusalOfReason } from '#ledger/submitter/refusal-reason';
import type { Transaction } from '#prisma/client';
import { markOrganisations } from './organisation-marks.ts';

/** An action that is not on its way any more. */
export interface SettledAction {
  readonly id: string;
  readonly digest: string;
  readonly type: string;
  readonly subject: string;
  readonly organisationId: string;
  readonly refusalCode: string | null;
}

const digestOf = (event: ChainEvent): Hex => toHex(String(event.args.digest));

const verdictOf = (event: ChainEvent) => {
  if (event.name === 'ActionPerformed') return { status: 'CONFIRMED', code: null, params: null };
  const { code, params } = refusalOfReason(toHex(String(event.args.reason)));
  return { status: 'REFUSED', code, params: params ?? null };
};

/**
 * Settles the actions that a block performed or refused, by their digests, whoever relayed them; and marks the relayer's
 * transactions in it as mined. Dependents that were not sent fail with what they depend on.
 */
export const settleActions = async (
  tx: Transaction,
  block: ReadBlock,
  { final, now }: { readonly final: boolean; readonly now: Date },
): Promise<SettledAction[]> => {
  await tx.relayerTransaction.updateMany({
    where: { hash: { in: [...block.transactions] } },
    data: { status: 'MINED', blockNumber: BigInt(block.number), blockHash: block.hash },
  });
  const relayed = block.events.filter(
    event => event.contract === 'Relay' && (event.name === 'ActionPerformed' || event.name === 'ActionRefused'),
  );
  const verdicts = relayed.map(event => ({ digest: digestOf(event), txHash: event.txHash, ...verdictOf(event) }));
  const settled = [
    ...(await settleByDigest(tx, block, verdicts, { final, now })),
    ...(await confirmDecisions(tx, block, { final, now })),
  ];
  if (!settled.some(action => action.refusalCode !== null)) return settled;
  const renamed = await nameRefusedPredecessors(tx, settled);
  return [...settled.map(action => renamed.get(action.id) ?? action), ...(await failDependents(tx, now))];
};

const settleByDigest = async (
  tx: Transaction,
  block: ReadBlock,
  verdicts: readonly object[],
  { final, now }: { readonly final: boolean; readonly now: Date },
): Promise<SettledAction[]> => {
  if (verdicts.length === 0) return [];
  return tx.$queryRaw<SettledAction[]>`
    UPDATE actions AS action SET
      status = verdict.status::"ActionStatus", "refusalCode" = verdict.code, "refusalParams" = verdict.params,
      "txHash" = verdict."txHash", "blockNumber" = ${block.number}, "blockHash" = ${block.hash},
      "blockTime" = to_timestamp(${block.timestamp}), final = ${final}, "settledAt" = ${now}
      FROM jsonb_to_recordset(${JSON.stringify(verdicts)}::jsonb)
        AS verdict(digest text, "txHash" text, status text, code text, params jsonb)
     WHERE action.digest = verdict.digest
    RETURNING action.id::text, action.digest, action.type, action.subject, action."organisationId"::text, action."refusalCode"`;
};

/** A decision of governance leaves an event of `Organisations` or `Directory` in its own transaction. */
const confirmDecisions = async (
  tx: Transaction,
  block: ReadBlock,
  { final, now }: { readonly final: boolean; readonly now: Date },
): Promise<SettledAction[]> => {
  const decided = block.events.filter(event => event.contract === 'Organisations' || event.contract === 'Directory');
  if (decided.length === 0) return [];
  const hashes = decided.map(event => event.txHash);
  const admitted = decided.flatMap(event => (event.name === 'OrganisationAdmitted' ? [String(event.args.id)] : []));
  await markOrganisations(tx, decided, new Date(block.timestamp * 1000));
  return tx.$queryRaw<SettledAction[]>`
    UPDATE actions SET
      status = 'CONFIRMED', "refusalCode" = NULL, "refusalParams" = NULL, "blockNumber" = ${block.number},
      "blockHash" = ${block.hash}, "blockTime" = to_timestamp(${block.timestamp}), final = ${final},
      "settledAt" = ${now}
     WHERE contract = 'Organisations' AND status IN ('PENDING', 'SUBMITTED')
       AND ("txHash" = ANY(${hashes}::text[])
            OR (type = 'AdmitOrganisation' AND subject = ANY(${admitted}::text[])))
    RETURNING id::text, digest, type, subject, "organisationId"::text, "refusalCode"`;
};

/** A refusal that only follows from an earlier one says so: "wrong version" would not tell anybody anything. */
const nameRefusedPredecessors = async (
  tx: Transaction,
  settled: readonly SettledAction[],
): Promise<Map<string, SettledAction>> => {
  const refused = settled.filter(action => action.refusalCode !== null).map(action => action.id);
  const rows = await tx.$queryRaw<SettledAction[]>`
    UPDATE actions AS action SET
      "refusalCode" = 'predecessor-refused',
      "refusalParams" = jsonb_build_object('predecessor', before.type, 'code', coalesce(before."refusalCode", 'expired'))
      FROM actions before
     WHERE action.id = ANY(${refused}::uuid[]) AND before.id = action."dependsOnId"
       AND before.status IN ('REFUSED', 'EXPIRED')
    RETURNING action.id::text, action.digest, action.type, action.subject, action."organisationId"::text, action."refusalCode"`;
  return new Map(rows.map(row => [row.id, row]));
};

/**
 * Refuses pending actions whose predecessor was refused or has expired, and theirs in turn. They carry the predecessor's
 * block, so that they come back with it when the block disappears.
 */
export const failDependents = async (tx: Transaction, now: Date): Promise<SettledAction[]> =>
  tx.$queryRaw<SettledAction[]>`
    WITH RECURSIVE failed AS (
      SELECT dependent.id, before.type, coalesce(before."refusalCode", 'expired') AS code,
             before."blockNumber", before."blockHash", before."blockTime"
        FROM actions dependent JOIN actions before ON before.id = dependent."dependsOnId"
       WHERE dependent.status = 'PENDING' AND before.status IN ('REFUSED', 'EXPIRED')
      UNION ALL
      SELECT dependent.id, before.type, 'predecessor-refused', failed."blockNumber", failed."blockHash",
             failed."blockTime"
        FROM actions dependent
        JOIN failed ON failed.id = dependent."dependsOnId"
        JOIN actions before ON before.id = failed.id
       WHERE dependent.status = 'PENDING'
    )
    UPDATE actions AS action SET
      status = 'REFUSED', "refusalCode" = 'predecessor-refused', "settledAt" = ${now},
      "refusalParams" = jsonb_build_object('predecessor', failed.type, 'code', failed.code),
      "blockNumber" = failed."blockNumber", "blockHash" = failed."blockHash", "blockTime" = failed."blockTime"
      FROM failed WHERE action.id = failed.id
    RETURNING action.id::text, action.digest, action.type, action.subject, action."organisationId"::text, action."refusalCode"`;
