import { isIP } from 'node:net';

export interface VendorLimits {
  /** Requests of an account a second and a day (UTC). */
  readonly perSecond: number;
  readonly perDay: number;
  /** The same URL is not asked again before. */
  readonly sameUrlEveryMs: number;
  /** From one snapshot to the next. */
  readonly pollEveryMs: number;
  /** How far back a series goes. */
  readonly backMs: number;
}

const MINUTE = 60_000;
const DAY = 86_400_000;

const CAREFUL: VendorLimits = {
  perSecond: 1,
  perDay: 10_000,
  sameUrlEveryMs: 15 * MINUTE,
  pollEveryMs: 15 * MINUTE,
  backMs: 14 * DAY,
};

/** What vendors' documents say of their limits; where they are silent, what is careful. */
const VENDORS: Readonly<Record<string, Partial<VendorLimits>>> = {
  /** One request per URL in 15 minutes. */
  trackunit: { perSecond: 5 },
  /** 50,000 a day and 10 a second, told by 429 alone. */
  cat: { perSecond: 10, perDay: 50_000 },
  /** Answers are an hour old. */
  bobcat: { sameUrlEveryMs: 60 * MINUTE, pollEveryMs: 60 * MINUTE },
  /** Answers bursts with 503. */
  liebherr: { perSecond: 0.5 },
};

export const limitsOf = (vendor: string): VendorLimits => {
  const name = vendor.toLowerCase();
  return { ...CAREFUL, ...(Object.hasOwn(VENDORS, name) ? VENDORS[name] : {}) };
};

/**
 * Hosts are named, and spoken to with encryption: an address in numbers goes by no lookup (`publicLookup`). Where the process is
 * set up so, local hosts may be spoken to in clear.
 */
export const isAllowedUrl = (url: URL, allowsLocal: boolean): boolean =>
  (url.protocol === 'https:' && (allowsLocal || isIP(url.hostname.replace(/^\[|\]$/g, '')) === 0)) ||
  (allowsLocal && url.protocol === 'http:' && /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname));
