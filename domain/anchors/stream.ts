import { type Hex, ZERO_ADDRESS, ZERO_HASH } from '#domain/hex';
import { type Checked, decided, unless } from '#domain/lifecycle/checks';
import { eventReader, type JsonOf, StateReader } from '#domain/lifecycle/json';
import {
  type Envelope,
  type KeyStanding,
  MEMBERS,
  principalOf,
  requireEnvelope,
  SIGNER_REFUSALS,
  type SignerRule,
} from '#domain/lifecycle/signers';
import type { Refusal, Result } from '#domain/result';

/** Where an observer's stream of anchored readings is: the contract `TelemetryAnchors` in TypeScript. */
export interface AnchorStream {
  /** The stream. */
  readonly subject: Hex;
  /** The number of its last batch. */
  readonly version: bigint;
  readonly observer: Hex;
  /** The root of that batch. */
  readonly root: Hex;
  /** How many readings were anchored in all. */
  readonly readings: bigint;
}

export interface AnchorCommand extends Envelope {
  readonly type: 'AnchorReadings';
  readonly root: Hex;
  readonly count: bigint;
  readonly previousRoot: Hex;
}

export interface AnchorEvent {
  readonly type: 'ReadingsAnchored';
  readonly subject: Hex;
  readonly version: bigint;
  readonly observer: Hex;
  readonly root: Hex;
  readonly count: bigint;
  readonly previousRoot: Hex;
}

export const ANCHOR_SIGNERS = {
  AnchorReadings: { kinds: MEMBERS, signers: 'one' },
} as const satisfies Readonly<Record<AnchorCommand['type'], SignerRule>>;

/** Why an anchor is refused; the contract's error of the same name, in kebab case. */
export const ANCHOR_REFUSALS = [
  ...SIGNER_REFUSALS,
  'bad-subject',
  'not-observer',
  'wrong-previous-root',
  'empty-batch',
] as const;

type AnchorRefusalCode = (typeof ANCHOR_REFUSALS)[number];

/**
 * Whether a batch may be anchored: by the stream's own observer, as the next one, naming the root before it (invariant 10).
 * Refusals: `ANCHOR_REFUSALS`.
 */
export const decideAnchor = (
  command: AnchorCommand,
  stream: AnchorStream | null,
  keys: KeyStanding,
): Result<AnchorEvent[], Refusal<AnchorRefusalCode>> => {
  const { subject, root, count, previousRoot, signers } = command;
  const current = stream?.version ?? 0n;
  const last = stream?.root ?? ZERO_HASH;
  const observer = signers[0] ?? ZERO_ADDRESS;
  const refusal: Checked<AnchorRefusalCode> =
    requireEnvelope(command, ANCHOR_SIGNERS.AnchorReadings, current, keys) ??
    unless(subject !== ZERO_HASH, 'bad-subject') ??
    unless(stream === null || stream.observer === observer, 'not-observer', { signer: principalOf(command) }) ??
    unless(previousRoot === last, 'wrong-previous-root', { root: last }, 'previousRoot') ??
    unless(root !== ZERO_HASH && count > 0n, 'empty-batch');
  return decided(refusal, () => [
    { type: 'ReadingsAnchored', subject, version: current + 1n, observer, root, count, previousRoot },
  ]);
};

/** The stream after a batch. */
export const evolveAnchors = (stream: AnchorStream | null, event: AnchorEvent): AnchorStream => ({
  subject: event.subject,
  version: event.version,
  observer: event.observer,
  root: event.root,
  readings: (stream?.readings ?? 0n) + event.count,
});

/** An event of `TelemetryAnchors` out of its name and its arguments as JSON; `null` for any other name. */
export const anchorEventFromJson = eventReader<AnchorEvent>({
  ReadingsAnchored: { observer: 'key', root: 'hash', count: 'large', previousRoot: 'hash' },
});

export type AnchorStreamJson = JsonOf<AnchorStream>;

export const anchorStreamToJson = (stream: AnchorStream): AnchorStreamJson => ({
  ...stream,
  version: stream.version.toString(),
  readings: stream.readings.toString(),
});

/** The stream out of its JSON. Throws a TypeError on anything that `anchorStreamToJson` did not write. */
export const anchorStreamFromJson = (json: unknown): AnchorStream => {
  const reader = new StateReader(json);
  return {
    subject: reader.hash('subject'),
    version: reader.large('version'),
    observer: reader.key('observer'),
    root: reader.hash('root'),
    readings: reader.large('readings'),
  };
};
