import type { LeaseListStanding } from '#domain/leases/list-standing';
import type { Tone } from '~/components/page/page';
import { StatusBadge } from '~/components/record/status-badge';
import { useTranslate } from '~/i18n/use-translate';

const TONES = {
  proposed: 'info',
  signing: 'progress',
  cancelled: 'neutral',
  repossessed: 'bad',
  ended: 'neutral',
  'awaiting-acceptance': 'info',
  'in-default': 'bad',
  'rent-due': 'warn',
  'in-arrears': 'bad',
  over: 'info',
  declared: 'warn',
  running: 'ok',
} as const satisfies Record<LeaseListStanding, Tone>;

export const LeaseStandingBadge = ({ standing }: { readonly standing: LeaseListStanding }) => {
  const t = useTranslate();
  return <StatusBadge tone={TONES[standing]}>{t(`leases:standing.${standing}`)}</StatusBadge>;
};

/** Who says that the lease is what it is: both who signed it, its lessor alone, the lessee too, or somebody who went there. */
export type Provenance = 'signed' | 'declared' | 'attested' | 'inspected';

/** Of a lease that is shown. */
export const provenanceOf = (lease: {
  readonly provenance: 'SIGNED' | 'DECLARED';
  readonly attested: boolean;
  readonly inspectedOn: string | null;
}): Provenance => {
  if (lease.provenance === 'SIGNED') return 'signed';
  if (lease.inspectedOn !== null) return 'inspected';
  return lease.attested ? 'attested' : 'declared';
};

const PROVENANCE_TONES = {
  signed: 'ok',
  inspected: 'ok',
  attested: 'info',
  declared: 'warn',
} as const satisfies Record<Provenance, Tone>;

export const ProvenanceMark = ({ provenance }: { readonly provenance: Provenance }) => {
  const t = useTranslate();
  return <StatusBadge tone={PROVENANCE_TONES[provenance]}>{t(`leases:provenance.${provenance}`)}</StatusBadge>;
};
