import { type DocumentState, decideDocument, evolveDocument } from '#domain/documents/documents';
import { type Hex, toHex } from '#domain/hex';
import type { ReceivableCommand } from '#domain/receivables/commands';
import { decide } from '#domain/receivables/decide';
import { evolve } from '#domain/receivables/evolve';
import type { ReceivableState } from '#domain/receivables/state';
import { stateFromJson } from '#domain/receivables/state-json';
import type { World } from '#domain/receivables/world';
import type { Result } from '#domain/result';
import { ACTION_TYPES, type ActionCommand, type ActionCommandOf } from '#ledger/typed-data/action-types';
import type { Transaction } from '#prisma/client';
import { FACT_VALUES } from '../settlement/facts.ts';

/** What an action is decided on: the subject's state, of whichever contract it is. */
export type SubjectState =
  | { readonly contract: 'Receivables'; readonly state: ReceivableState | null }
  | { readonly contract: 'Documents'; readonly state: DocumentState | null };

/** The commands that services sign: on the contracts whose state is projected. */
export type ServedCommand = ActionCommandOf<SubjectState['contract']>;

const SERVED: readonly string[] = ['Receivables', 'Documents'] satisfies SubjectState['contract'][];

export const isServed = (command: ActionCommand): command is ServedCommand =>
  SERVED.includes(ACTION_TYPES[command.type].contract);

export const versionOf = ({ state }: SubjectState): bigint => state?.version ?? 0n;

/** A command as the chain will see it: with the version it expects and the keys that sign. */
export interface Enveloped {
  readonly expectedVersion: bigint;
  readonly signers: readonly Hex[];
}

const isForReceivables = (command: ServedCommand & Enveloped): command is ReceivableCommand =>
  ACTION_TYPES[command.type].contract === 'Receivables';

/** The state after a command. Refusals: those of `decide` and `decideDocument`. */
export const decideOn = (
  subject: SubjectState,
  command: ServedCommand & Enveloped,
  world: World,
): Result<SubjectState> => {
  if (isForReceivables(command)) {
    const before = subject.contract === 'Receivables' ? subject.state : null;
    const decision = decide(command, before, world);
    if (!decision.ok) return decision;
    return { ok: true, value: { contract: 'Receivables', state: decision.value.reduce(evolve, before) } };
  }
  const before = subject.contract === 'Documents' ? subject.state : null;
  const decision = decideDocument(command, before, world);
  if (!decision.ok) return decision;
  return { ok: true, value: { contract: 'Documents', state: decision.value.reduce(evolveDocument, before) } };
};

/** The subject as projected: what the chain says. */
export const projectedState = async (
  tx: Transaction,
  contract: SubjectState['contract'],
  subject: Hex,
): Promise<SubjectState> => {
  if (contract === 'Receivables') {
    const row = await tx.receivableProjection.findUnique({ where: { subject }, select: { state: true } });
    return { contract, state: row && stateFromJson(row.state) };
  }
  const row = await tx.chainFact.findUnique({ where: { kind_key: { kind: 'document', key: subject } } });
  if (!row) return { contract, state: null };
  const { version, root, signer } = FACT_VALUES.document.parse(row.value);
  return { contract, state: { version: BigInt(version), root: toHex(root), signer: toHex(signer) } };
};

/** Every key that has a say in the decision: signers, the parties that the command names, the parties to the subject. */
export const keysIn = (command: ActionCommand, signers: readonly Hex[], { state, contract }: SubjectState): Hex[] => {
  const named = Object.values(command).filter(
    (value): value is Hex => typeof value === 'string' && value.length === 42,
  );
  const parties =
    contract === 'Receivables' && state
      ? [
          state.obligor,
          ...state.fragments.flatMap(({ holder, assignor, payee, counterparty }) => [
            holder,
            assignor,
            payee,
            counterparty,
          ]),
          ...Object.values(state.quotes).map(quote => quote.bank),
        ]
      : [];
  return [...new Set([...signers, ...named, ...parties].filter(key => key !== null))];
};
