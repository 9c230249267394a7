import type { EquipmentStanding } from '#domain/equipment/next-step';
import type { Tone } from '~/components/page/page';
import { StatusBadge } from '~/components/record/status-badge';
import { useTranslate } from '~/i18n/use-translate';

const TONES = {
  issuing: 'progress',
  cancelled: 'neutral',
  lost: 'bad',
  retired: 'neutral',
  recalled: 'bad',
  'title-offered': 'progress',
  let: 'info',
  held: 'ok',
} as const satisfies Record<EquipmentStanding | 'issuing', Tone>;

/** Where a machine is, in one word; `issuing` while its passport is on its way to the chain. */
export const EquipmentStateBadge = ({ state }: { readonly state: EquipmentStanding | 'issuing' }) => {
  const t = useTranslate();
  return <StatusBadge tone={TONES[state]}>{t(`equipment:standing.${state}`)}</StatusBadge>;
};
