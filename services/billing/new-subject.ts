import { type Hex, toHex } from '#domain/hex';
import type { ServiceContext } from '../context.ts';

/** 32 random bytes: a subject that says nothing. */
export const newSubject = ({ random }: Pick<ServiceContext, 'random'>): Hex =>
  toHex(`0x${Buffer.from(random.bytes(32)).toString('hex')}`);
