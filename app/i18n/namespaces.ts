/**
 * Files of texts: `<language>/<namespace>.json`. A route names those that it needs in `handle.i18n`; `common`
 * and `errors` are always there, `refusals` wherever the route does not say that they come later.
 */
export const NAMESPACES = [
  'common',
  'refusals',
  'errors',
  'auth',
  'organisation',
  'settings',
  'ledger',
  'inbox',
  'dashboard',
  'invoices',
  'rules',
  'receivables',
  'finance',
  'payments',
  'approvals',
  'agreements',
  'obligor',
  'verify',
  'equipment',
  'map',
  'leases',
  'rents',
  'books',
  'tables',
  'telemetry',
  'reports',
  'liens',
  'alarms',
  'devices',
  'watching',
  'geofences',
  'collateral',
] as const;
export type Namespace = (typeof NAMESPACES)[number];

export const BASE_NAMESPACES: readonly Namespace[] = ['common', 'errors'];
