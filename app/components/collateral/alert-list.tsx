import type { CollateralAlert } from '#domain/collateral/alerts';
import type { Tone } from '~/components/page/page';
import { StatusBadge } from '~/components/record/status-badge';
import { useTranslate } from '~/i18n/use-translate';

export const ALERT_TONES = {
  gone: 'bad',
  'in-default': 'bad',
  'in-arrears': 'bad',
  outside: 'bad',
  recalled: 'bad',
  'senior-lien': 'bad',
  'insurance-ended': 'bad',
  'title-offered': 'warn',
  'place-unknown': 'warn',
  'insurance-ending': 'warn',
  'lien-lapsing': 'warn',
} as const satisfies Record<CollateralAlert, Tone>;

/** What needs an eye, each as a word with its shape. */
export const AlertList = ({ alerts }: { readonly alerts: readonly CollateralAlert[] }) => {
  const t = useTranslate();
  if (alerts.length === 0) return <span className="muted">{t('collateral:no-alert')}</span>;
  return (
    <span className="badge-row">
      {alerts.map(alert => (
        <StatusBadge key={alert} tone={ALERT_TONES[alert]}>
          {t(`collateral:alerts.${alert}`)}
        </StatusBadge>
      ))}
    </span>
  );
};
