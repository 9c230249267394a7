import type { Hex } from '#domain/hex';
import type { InboxKind } from '../../inbox/kinds.ts';

/** Who is told of an event, by party keys or by being invited, and as what. The one who did it is not told. */
export interface Telling {
  readonly kind: InboxKind;
  readonly keys: readonly (Hex | null)[];
  /** The banks that this request was sent to. */
  readonly invitedTo?: Hex;
}
