import { formatCount } from '~/components/format/amounts';
import { Moment } from '~/components/format/moment';
import { useRefusalText } from '~/components/ledger/action-text';
import { usePoll } from '~/components/live/use-poll';
import { Note, PageHeader } from '~/components/page/page';
import { Settlement, settlementOf } from '~/components/record/settlement';
import { useTranslate } from '~/i18n/use-translate';
import type { ObligorPage } from '~/presenters/obligor.server';

const LOOK_AGAIN_MS = 1_500;

/** What became of the answer, for the browser that gave it: it turns to confirmed, or to refused, by itself. */
export const AnsweredStep = ({ answered }: { readonly answered: NonNullable<ObligorPage['answered']> }) => {
  const t = useTranslate();
  const refusalText = useRefusalText();
  const { reference, type, blockNumber, answeredAt, refusalCode, refusalParams } = answered;
  const state = settlementOf(answered);
  const isOnItsWay = ['PENDING', 'SUBMITTED', 'SETTLING'].includes(state);
  usePoll(isOnItsWay, LOOK_AGAIN_MS);
  return (
    <div className="sign-in">
      <div className="panel">
        <PageHeader
          title={t(`obligor:answered.${type}`)}
          aside={
            <span role="status">
              <Settlement state={state} />
            </span>
          }
        />
        <p>
          {t('obligor:answered.signed', { reference })} <Moment at={answeredAt} />.{' '}
          {blockNumber !== null && t('obligor:answered.block', { number: formatCount(blockNumber) })}
        </p>
        {refusalCode !== null && <Note tone="bad">{refusalText(refusalCode, refusalParams)}</Note>}
        {isOnItsWay && (
          <>
            <noscript>
              <meta httpEquiv="refresh" content="2" />
            </noscript>
            <p className="muted">{t('obligor:answered.updates')}</p>
          </>
        )}
        <p className="muted">{t('obligor:answered.over')}</p>
      </div>
    </div>
  );
};
