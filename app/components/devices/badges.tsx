import { tierOf } from '#domain/telemetry/tiers';
import { useTranslate } from '~/i18n/use-translate';
import type { Tone } from '../page/page.tsx';
import { StatusBadge } from '../record/status-badge.tsx';

type Standing = 'speaking' | 'proposed' | 'settling' | 'free' | 'removed';

const TONES = {
  speaking: 'ok',
  proposed: 'progress',
  settling: 'progress',
  free: 'neutral',
  removed: 'neutral',
} as const satisfies Readonly<Record<Standing, Tone>>;

export const DeviceStandingBadge = ({ standing }: { readonly standing: Standing }) => (
  <StatusBadge tone={TONES[standing]}>{useTranslate()(`devices:standing.${standing}`)}</StatusBadge>
);

/** `T2`, with what that means for those who ask. */
export const Tier = ({ tier, full = false }: { readonly tier: number; readonly full?: boolean }) => {
  const t = useTranslate();
  const known = tierOf(tier);
  const text = t(`devices:tier.${known}`);
  return full ? text : <span title={text}>T{known}</span>;
};
