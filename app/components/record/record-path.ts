/** Where the page of a record is, by its reference: R-… a receivable, M-… a machine, L-… a lease. */
export const recordPath = (reference: string): string => {
  const folder = { M: 'equipment', L: 'leases' }[reference.slice(0, 1)] ?? 'receivables';
  return `/${folder}/${reference}`;
};
