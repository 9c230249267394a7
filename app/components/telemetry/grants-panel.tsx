import { useTranslate } from '~/i18n/use-translate';
import type { MachineUseView } from '~/presenters/telemetry.server';
import { SelectField } from '../form/fields.tsx';
import { PostForm, SubmitButton } from '../form/post-form.tsx';
import { Moment } from '../format/moment.tsx';
import { Section } from '../page/page.tsx';

type GrantsView = Pick<MachineUseView, 'grants' | 'banks' | 'isGrantor' | 'mayEndGrants'>;

/** Which banks the reader's organisation lets see the exact place; to who may let none, it says who may. */
export const GrantsPanel = ({ view }: { readonly view: GrantsView }) => {
  const t = useTranslate();
  const { grants, banks, isGrantor, mayEndGrants } = view;
  const others = banks.filter(({ name }) => !grants.some(({ bank }) => bank === name));
  return (
    <Section
      title={t('telemetry:grant.title')}
      summary={t(isGrantor ? 'telemetry:grant.summary' : 'telemetry:grant.others')}
    >
      {isGrantor && grants.length === 0 && <p className="muted">{t('telemetry:grant.none')}</p>}
      <ul className="plain-list">
        {grants.map(({ id, bank, since }) => (
          <li key={id}>
            {bank}{' '}
            <span className="muted">
              {t('telemetry:grant.since')} <Moment at={since} precision="day" />
              {!isGrantor && <> · {t('telemetry:grant.paused')}</>}
            </span>{' '}
            {mayEndGrants && (
              <PostForm intent="end-grant" scope={id} bare>
                <SubmitButton small tone="plain">
                  {t('telemetry:grant.end')}
                </SubmitButton>
              </PostForm>
            )}
          </li>
        ))}
      </ul>
      {others.length > 0 && (
        <PostForm intent="grant">
          <SelectField
            name="bankId"
            label={t('telemetry:grant.bank')}
            placeholder={t('telemetry:grant.choose')}
            choices={others.map(({ id, name }) => ({ value: id, label: name }))}
            required
          />
          <SubmitButton tone="plain">{t('telemetry:grant.give')}</SubmitButton>
        </PostForm>
      )}
    </Section>
  );
};
