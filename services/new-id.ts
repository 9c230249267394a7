import type { ServiceContext } from './context.ts';

/** A UUID of version 7 (RFC 9562) by the context's clock, for rows whose id is needed before they are written. */
export const newId = ({ clock, random }: Pick<ServiceContext, 'clock' | 'random'>): string => {
  const bytes = Buffer.from(random.bytes(16));
  bytes.writeUIntBE(clock.now().getTime(), 0, 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};
