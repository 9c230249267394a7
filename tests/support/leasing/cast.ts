import { KIND_BITS, kindBits } from '#domain/access/organisation-kinds';
import type { Hex } from '#domain/hex';
import type { ModelActor } from '../receivables/model.ts';
import { LEASES, MACHINES } from './model.ts';

const ALL: readonly Hex[] = [...MACHINES, ...LEASES];

/** Those who make, own, let, lease and lend. Title holders have no key on the leases, nor lessors one on the machines. */
export const leasingCast = (startAt: number): readonly Omit<ModelActor, 'key'>[] => [
  { name: 'maker', kinds: KIND_BITS.MANUFACTURER, isOpen: true },
  { name: 'owner', kinds: KIND_BITS.LESSOR, subjects: MACHINES },
  { name: 'dealer', kinds: KIND_BITS.SUPPLIER, subjects: MACHINES },
  { name: 'user', kinds: KIND_BITS.LESSEE, subjects: MACHINES },
  { name: 'lessor', kinds: kindBits(['LESSOR', 'BANK']), subjects: LEASES },
  { name: 'lessee', kinds: KIND_BITS.LESSEE, subjects: LEASES },
  { name: 'subtenant', kinds: KIND_BITS.LESSEE, subjects: LEASES },
  { name: 'guest', kinds: KIND_BITS.GUEST_OBLIGOR, subjects: LEASES },
  { name: 'bank', kinds: KIND_BITS.BANK, subjects: ALL },
  { name: 'rival', kinds: KIND_BITS.BANK, subjects: ALL, expiresAt: startAt + 40 * 86_400 },
  { name: 'auditor', kinds: KIND_BITS.AUDITOR, subjects: ALL },
  { name: 'unbound', kinds: KIND_BITS.BANK, isUnbound: true },
];
