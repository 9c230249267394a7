import { formatCount } from '~/components/format/amounts';
import { Moment } from '~/components/format/moment';
import { useRefusalText } from '~/components/ledger/action-text';
import { Note, PageHeader } from '~/components/page/page';
import { Settlement, settlementOf } from '~/components/record/settlement';
import { useTranslate } from '~/i18n/use-translate';
import type { ObligorPage } from '~/presenters/obligor.server';

/** What became of the answer, for the browser that gave it. */
export const AnsweredStep = ({ answered }: { readonly answered: NonNullable<ObligorPage['answered']> }) => {
  const t = useTranslate();
  const refusalText = useRefusalText();
  const { reference, type, blockNumber, answeredAt, refusalCode, refusalParams } = answered;
  return (
    <div className="sign-in">
      <div className="panel">
        <PageHeader title={t(`obligor:answered.${type}`)} aside={<Settlement state={settlementOf(answered)} />} />
        <p>
          {t('obligor:answered.signed', { reference })} <Moment at={answeredAt} />.{' '}
          {blockNumber !== null && t('obligor:answered.block', { number: formatCount(blockNumber) })}
        </p>
        {refusalCode !== null && <Note tone="bad">{refusalText(refusalCode, refusalParams)}</Note>}
        {answered.status === 'PENDING' || answered.status === 'SUBMITTED' ? (
          <p>
            <a href="?">{t('obligor:answered.look-again')}</a>
          </p>
        ) : null}
        <p className="muted">{t('obligor:answered.over')}</p>
      </div>
    </div>
  );
};
