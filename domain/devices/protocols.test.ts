import { describe, expect, it } from 'vitest';
import { deviceTier } from './protocols.ts';

const none = { protocol: 'teltonika', hasToken: false, keyKind: null, platformAccountId: null };

describe('the tier that a device can reach', () => {
  it('is the lowest for a tracker, whatever else was set', () => {
    expect(deviceTier(none)).toBe(0);
    expect(deviceTier({ ...none, hasToken: true })).toBe(0);
    expect(deviceTier({ ...none, protocol: 'osmand', keyKind: 'P-256' })).toBe(0);
    expect(deviceTier({ ...none, protocol: 'osmand', hasToken: true })).toBe(2);
  });

  it('is 1 by a platform’s account, and by that alone', () => {
    expect(deviceTier({ ...none, protocol: 'aemp', platformAccountId: 'a' })).toBe(1);
    expect(deviceTier({ ...none, protocol: 'aemp', hasToken: true })).toBe(0);
  });

  it('is 2 with a token and 3 with a key', () => {
    expect(deviceTier({ ...none, protocol: 'native' })).toBe(0);
    expect(deviceTier({ ...none, protocol: 'native', hasToken: true })).toBe(2);
    expect(deviceTier({ ...none, protocol: 'native', hasToken: true, keyKind: 'Ed25519' })).toBe(3);
  });
});
