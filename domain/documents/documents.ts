import { kindBits } from '#domain/access/organisation-kinds';
import { type Hex, ZERO_HASH } from '#domain/hex';
import { accept, type Refusal, type Result, refuse } from '#domain/result';

/** A document's root on chain, as `Documents` keeps it. */
export interface DocumentState {
  readonly version: bigint;
  readonly root: Hex;
  /** Who anchored it, and alone may supersede it. */
  readonly signer: Hex;
}

interface Envelope {
  readonly subject: Hex;
  readonly expectedVersion: bigint;
  readonly signers: readonly Hex[];
}

export type DocumentCommand = Envelope &
  (
    | { readonly type: 'AnchorDocument'; readonly root: Hex }
    | { readonly type: 'SupersedeDocument'; readonly previous: Hex; readonly root: Hex }
  );

export interface DocumentEvent {
  readonly type: 'DocumentAnchored' | 'DocumentSuperseded';
  readonly subject: Hex;
  readonly version: bigint;
  readonly root: Hex;
  readonly signer: Hex;
}

/** Every member of the consortium, but no guest. */
const MEMBER = kindBits(['LESSEE', 'LESSOR', 'BANK', 'MANUFACTURER', 'AUDITOR', 'SUPPLIER']);

export type DocumentRefusalCode =
  | 'wrong-version'
  | 'unexpected-signer'
  | 'frozen'
  | 'not-authorised'
  | 'bad-subject'
  | 'already-anchored'
  | 'not-anchored'
  | 'not-first-signer'
  | 'wrong-previous'
  | 'no-root';

/** Whether a command on a document is accepted, checked in the contract's order. Refusals: `DocumentRefusalCode`. */
export const decideDocument = (
  command: DocumentCommand,
  state: DocumentState | null,
  world: { readonly kindsOf: (key: Hex) => number; readonly isFrozen: (key: Hex) => boolean },
): Result<DocumentEvent[], Refusal<DocumentRefusalCode>> => {
  const { subject, expectedVersion, signers, root } = command;
  const current = state?.version ?? 0n;
  const [signer, second] = signers;
  if (expectedVersion !== current) {
    return refuse('wrong-version', { expected: String(expectedVersion), current: String(current) });
  }
  if (signer === undefined) return refuse('not-authorised', { key: '' });
  if (second !== undefined) return refuse('unexpected-signer', { signer: second });
  if ((world.kindsOf(signer) & MEMBER) === 0) {
    return world.isFrozen(signer) ? refuse('frozen', { key: signer }) : refuse('not-authorised', { key: signer });
  }
  if (subject === ZERO_HASH) return refuse('bad-subject');
  if (command.type === 'AnchorDocument') {
    if (state) return refuse('already-anchored', { root: state.root });
  } else {
    if (!state) return refuse('not-anchored');
    if (state.signer !== signer) return refuse('not-first-signer', { signer });
    if (state.root !== command.previous) return refuse('wrong-previous', { current: state.root });
  }
  if (root === ZERO_HASH) return refuse('no-root');
  const type = command.type === 'AnchorDocument' ? 'DocumentAnchored' : 'DocumentSuperseded';
  return accept([{ type, subject, version: current + 1n, root, signer }]);
};

/** The document after an event. The first signer stays. */
export const evolveDocument = (state: DocumentState | null, event: DocumentEvent): DocumentState => ({
  version: event.version,
  root: event.root,
  signer: state?.signer ?? event.signer,
});
