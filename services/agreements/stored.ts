import { z } from 'zod';
import { type Hex, isBytes32 } from '#domain/hex';
import { isActionType } from '#ledger/typed-data/action-types';
import { messageFromJson, messageToJson } from '#ledger/typed-data/message-json';
import type { Prisma } from '#prisma/client';
import type { NewCommitment, NewParticipation } from '../actions/action-request.ts';
import { isServed, type ServedCommand } from '../actions/subject-state.ts';

/** A command, and what is stored with it, while it waits for signatures. */

const bytes32 = z.custom<Hex>(value => typeof value === 'string' && isBytes32(value));

const privateSide = z.object({
  commitments: z.array(
    z.object({
      root: bytes32,
      kind: z.string(),
      leaves: z.array(z.object({ path: z.string(), value: z.string(), salt: bytes32 })),
      shareWith: z.array(z.string()),
    }),
  ),
  participations: z.array(z.object({ organisationId: z.string(), role: z.string() })),
});

export interface PrivateSide {
  readonly commitments: readonly NewCommitment[];
  readonly participations: readonly NewParticipation[];
}

export const privateSideToJson = ({ commitments, participations }: PrivateSide): Prisma.InputJsonObject => ({
  commitments: commitments.map(({ leaves, shareWith, ...one }) => ({
    ...one,
    leaves: leaves.map(leaf => ({ ...leaf })),
    shareWith: [...shareWith],
  })),
  participations: participations.map(one => ({ ...one })),
});

export const privateSideFromJson = (json: unknown): PrivateSide => privateSide.parse(json);

/** No signature yet, and so no version, nonce and deadline. */
const UNSIGNED = { expectedVersion: 0n, nonce: 0n, deadline: 0n, signers: [] } as const;

export const commandToJson = (command: ServedCommand): Prisma.InputJsonObject => ({
  type: command.type,
  message: messageToJson({ command, ...UNSIGNED }),
});

/** The command out of its JSON. Throws on anything that `commandToJson` did not write. */
export const commandFromJson = (json: unknown): ServedCommand => {
  const { type, message } = z.object({ type: z.string(), message: z.unknown() }).parse(json);
  if (!isActionType(type)) throw new TypeError(`${type} is no action`);
  const { command } = messageFromJson(type, message);
  if (!isServed(command)) throw new TypeError(`${type} is not signed here`);
  return command;
};
