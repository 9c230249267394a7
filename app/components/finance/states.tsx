import type { Tone } from '~/components/page/page';
import { StatusBadge } from '~/components/record/status-badge';
import { useTranslate } from '~/i18n/use-translate';
import type { PricedQuote, RequestList } from '~/presenters/finance.server';

type RequestState = RequestList['rows'][number]['state'];

const REQUEST_TONES = {
  settling: 'progress',
  open: 'info',
  quoted: 'info',
  reserved: 'progress',
  funded: 'ok',
  declined: 'neutral',
  closed: 'neutral',
} as const satisfies Record<RequestState, Tone>;

export const RequestStateBadge = ({ state }: { readonly state: RequestState }) => {
  const t = useTranslate();
  return <StatusBadge tone={REQUEST_TONES[state]}>{t(`finance:state.${state}`)}</StatusBadge>;
};

const QUOTE_TONES = {
  settling: 'progress',
  refused: 'bad',
  open: 'info',
  accepted: 'progress',
  funded: 'ok',
  withdrawn: 'neutral',
  lapsed: 'neutral',
} as const satisfies Record<PricedQuote['state'], Tone>;

export const QuoteStateBadge = ({ state }: { readonly state: PricedQuote['state'] }) => {
  const t = useTranslate();
  return <StatusBadge tone={QUOTE_TONES[state]}>{t(`finance:quote-state.${state}`)}</StatusBadge>;
};
