import { StatusBadge } from '~/components/record/status-badge';
import { useTranslate } from '~/i18n/use-translate';

const TONES = { unmatched: 'warn', open: 'info', issued: 'ok' } as const;

/** Whether an invoice can become a receivable, or has. */
export const InvoiceStateBadge = ({ state }: { readonly state: keyof typeof TONES }) => {
  const t = useTranslate();
  return <StatusBadge tone={TONES[state]}>{t(`invoices:state.${state}`)}</StatusBadge>;
};
