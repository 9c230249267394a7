/**
 * Domains under which vendors answer by AEMP 2.0 (ISO 15143-3), each by its vendor's own documents. Nobody else has names under
 * them, so what comes from there is the vendor's word.
 */
const VENDOR_DOMAINS: Readonly<Record<string, string>> = {
  'cat.com': 'https://digital.cat.com/knowledge-hub/articles/iso-15143-3-aemp-20-api-developer-guide',
  'deere.com': 'https://developer.deere.com (Equipment, ISO 15143-3)',
  'hitachicm.com': 'https://www.hitachicm.com/global/en/solutions/telematics-api/',
  'proemion.com': 'https://docs.proemion.com/aemp/',
  'trackunit.com': 'https://developers.trackunit.com (Export ISO 15143-3)',
};

/** The host of an address, in small letters and without the dot that a name may end with. */
export const platformHost = (baseUrl: string): string =>
  URL.canParse(baseUrl) ? new URL(baseUrl).hostname.toLowerCase().replace(/\.$/, '') : '';

const isVendorHost = (host: string): boolean =>
  Object.keys(VENDOR_DOMAINS).some(domain => host === domain || host.endsWith(`.${domain}`));

/**
 * What the word of a platform counts for: it vouches for machines (T1) where a known vendor answers, or where the operator has
 * looked at who does. Anybody may run a platform of their own: its word is no more than a claim (T0).
 */
export const platformTrust = (baseUrl: string, isAllowed: boolean): 0 | 1 =>
  isAllowed || isVendorHost(platformHost(baseUrl)) ? 1 : 0;
