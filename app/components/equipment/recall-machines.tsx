import { Link } from '@remix-run/react';
import { TextAreaField, TextField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { Moment } from '~/components/format/moment';
import { Section } from '~/components/page/page';
import { StatusBadge } from '~/components/record/status-badge';
import { ScrollRegion } from '~/components/table/scroll-region';
import { useTranslate } from '~/i18n/use-translate';
import type { loadRecall } from '~/presenters/equipment-recalls.server';

type Recall = Awaited<ReturnType<typeof loadRecall>>['recall'];

const TONES = { announced: 'bad', cleared: 'ok', settling: 'progress', refused: 'warn' } as const;

const ClearForm = ({ subject, today }: { readonly subject: string; readonly today: string }) => {
  const t = useTranslate();
  return (
    <details className="confirm">
      <summary className="button button-small">{t('equipment:recalls.clear')}</summary>
      <div className="confirm-box">
        <PostForm intent="clear" scope={subject}>
          <TextField name="date" type="date" label={t('equipment:date')} defaultValue={today} required />
          <TextAreaField name="work" label={t('equipment:record.maintenance.work')} rows={2} required />
          <TextField name="workshop" label={t('equipment:record.maintenance.workshop')} />
          <SubmitButton small>{t('equipment:recalls.clear-action')}</SubmitButton>
        </PostForm>
      </div>
    </details>
  );
};

interface RecallMachinesProps {
  readonly recall: Recall;
  readonly mayClear: boolean;
  readonly today: string;
}

/** Each machine of a recall: whether it is mended, and who has said that they know of it. */
export const RecallMachines = ({ recall, mayClear, today }: RecallMachinesProps) => {
  const t = useTranslate();
  return (
    <Section title={t('equipment:recalls.machines')}>
      <ScrollRegion label={t('equipment:recalls.machines')}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('equipment:reference')}</th>
              <th scope="col">{t('equipment:model')}</th>
              <th scope="col">{t('equipment:serial')}</th>
              <th scope="col">{t('equipment:state')}</th>
              <th scope="col">{t('equipment:title-holder')}</th>
              <th scope="col">{t('equipment:recalls.acknowledged')}</th>
              {mayClear && <th scope="col">{t('equipment:recalls.mended')}</th>}
            </tr>
          </thead>
          <tbody>
            {recall.machines.map(machine => (
              <tr key={machine.recall}>
                <td className="nowrap">
                  <Link to={`/equipment/${machine.reference}`}>{machine.reference}</Link>
                </td>
                <td>{machine.model}</td>
                <td className="figure nowrap">{machine.serial}</td>
                <td>
                  <StatusBadge tone={TONES[machine.status]}>
                    {t(`equipment:recalls.status.${machine.status}`)}
                  </StatusBadge>
                </td>
                <td>{machine.titleHolder?.name ?? t('equipment:not-shared')}</td>
                <td>
                  {machine.acknowledgements.length === 0
                    ? t('equipment:recalls.nobody')
                    : machine.acknowledgements.map(({ organisation, at }) => (
                        <div key={organisation.id}>
                          {organisation.name} · <Moment at={at} />
                        </div>
                      ))}
                </td>
                {mayClear && (
                  <td>{machine.status === 'announced' && <ClearForm subject={machine.subject} today={today} />}</td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </Section>
  );
};
