/** Whether a machine is where its lease permits it to be. `unknown`: nobody knows where it is. */
export type CountryVerdict = 'inside' | 'outside' | 'unknown';

/** By the countries of a lease (ISO 3166-1 alpha-2); none named means anywhere. At sea, `null`, is unknown. */
export const isPermittedCountry = (permitted: readonly string[], country: string | null): CountryVerdict => {
  if (permitted.length === 0) return 'inside';
  if (country === null) return 'unknown';
  return permitted.includes(country) ? 'inside' : 'outside';
};
