import { ConfirmForm } from '~/components/form/confirm-form';
import { CheckboxesField, TextAreaField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { formatDay } from '~/components/format/dates';
import { useReader } from '~/components/page/viewer';
import { useTranslate } from '~/i18n/use-translate';
import type { LienPanelData } from '~/presenters/lien-panel.server';

/** Whom the title holder shows its machine to as collateral, and a form to ask others. */
export const AskLenders = ({ panel }: { readonly panel: LienPanelData }) => {
  const t = useTranslate();
  const { language } = useReader();
  if (panel.askable === null) return null;
  const asked = new Set(panel.asks.map(({ bankId }) => bankId));
  const others = panel.askable.filter(({ value }) => !asked.has(value));
  const action = `/liens/ask/${panel.subject}`;
  return (
    <div className="below">
      {panel.asks.length > 0 && (
        <>
          <h3>{t('liens:panel.asks')}</h3>
          <ul className="plain-list">
            {panel.asks.map(({ bankId, bank, expiresAt }) => (
              <li key={bankId}>
                {bank}{' '}
                <span className="muted">
                  {t('liens:panel.ask-until', { date: formatDay(expiresAt.toISOString().slice(0, 10), language) })}
                </span>{' '}
                <PostForm intent="end-ask" scope={bankId} action={action} bare>
                  <SubmitButton small tone="plain">
                    {t('liens:panel.ask-end')}
                  </SubmitButton>
                </PostForm>
              </li>
            ))}
          </ul>
        </>
      )}
      {others.length > 0 && (
        <ConfirmForm
          intent="ask"
          action={action}
          tone="primary"
          label={t('liens:panel.ask')}
          explanation={t('liens:panel.ask-explain')}
          confirm={t('liens:panel.ask-do')}
        >
          <CheckboxesField name="bankIds" legend={t('liens:panel.ask-banks')} choices={others} columns required />
          <TextAreaField name="note" label={t('liens:panel.ask-note')} maxLength={2000} />
        </ConfirmForm>
      )}
    </div>
  );
};
