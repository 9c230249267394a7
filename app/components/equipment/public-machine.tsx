import { Day, Moment } from '~/components/format/moment';
import { Note, PageHeader, Section, type Tone } from '~/components/page/page';
import { useDynamicText } from '~/components/receivables/detail-text';
import { Fact, FactList } from '~/components/record/fact-list';
import { StatusBadge } from '~/components/record/status-badge';
import { CompareWithNode } from '~/components/verify/compare-with-node';
import { PublicEvents } from '~/components/verify/public-events';
import { useTranslate } from '~/i18n/use-translate';
import type { PublicMachine, PublicVerdict } from '~/presenters/equipment-public.server';
import { Documents } from './documents.tsx';
import { PassportOpenings } from './passport-openings.tsx';
import { categoryText } from './texts.ts';

const TONES = {
  cancelled: 'bad',
  lost: 'bad',
  retired: 'warn',
  recalled: 'bad',
  declared: 'warn',
  issued: 'ok',
} as const satisfies Record<PublicVerdict, Tone>;

const RESULT_TONES = { passed: 'ok', 'passed-with-remarks': 'warn', failed: 'bad' } as const;

const Verdict = ({ machine }: { readonly machine: PublicMachine }) => {
  const t = useTranslate();
  const { verdict, manufacturer, endedAt, recalls } = machine;
  return (
    <Note tone={TONES[verdict]} title={t(`equipment:public.verdict.${verdict}`, { manufacturer })}>
      {t(`equipment:public.meaning.${verdict}`)}
      {endedAt && (
        <>
          {' '}
          <Moment at={endedAt} precision="day" />
        </>
      )}
      {recalls
        .filter(({ cleared }) => !cleared)
        .map(recall => (
          <div key={recall.recall} className="below">
            <strong>
              {recall.number}: {recall.title}
            </strong>{' '}
            <span className="muted">
              <Moment at={recall.announcedAt} precision="day" />
            </span>
            <p>{recall.text}</p>
            <p>
              {t('equipment:recalls.remedy')}: {recall.remedy}
            </p>
          </div>
        ))}
    </Note>
  );
};

const Passport = ({ machine }: { readonly machine: PublicMachine }) => {
  const t = useTranslate();
  return (
    <Section title={t('equipment:passport.title')}>
      <div className="panel">
        <FactList>
          <Fact label={t('equipment:manufacturer')}>{machine.manufacturer}</Fact>
          <Fact label={t('equipment:model')}>{machine.model}</Fact>
          <Fact label={t('equipment:serial')}>
            <strong className="figure">{machine.serial}</strong>
          </Fact>
          {machine.gtin !== null && <Fact label="GTIN">{machine.gtin}</Fact>}
          <Fact label={t('equipment:kind')}>{categoryText(t, machine.category)}</Fact>
          <Fact label={t('equipment:year')}>{machine.year}</Fact>
          <Fact label={t('equipment:origin')}>{machine.origin ?? t('equipment:public.not-said')}</Fact>
          <Fact label={t('equipment:passport.issued')}>
            <Moment at={machine.issuedAt} precision="day" />
          </Fact>
        </FactList>
      </div>
    </Section>
  );
};

const Inspections = ({ inspections }: Pick<PublicMachine, 'inspections'>) => {
  const t = useTranslate();
  return (
    <Section title={t('equipment:record.inspection.title')}>
      {inspections.length === 0 ? (
        <p className="muted">{t('equipment:public.not-inspected')}</p>
      ) : (
        <ul className="public-inspections">
          {inspections.map(one => (
            <li key={one.root}>
              <Day day={one.date} />{' '}
              <StatusBadge tone={RESULT_TONES[one.result]}>{t(`equipment:result.${one.result}`)}</StatusBadge>
              {one.isSerialSame !== null && (
                <span className={one.isSerialSame ? 'tone-ok' : 'tone-bad'}>
                  {' '}
                  {one.isSerialSame ? t('equipment:public.plate-same') : t('equipment:public.plate-differs')}
                </span>
              )}
              {one.until !== null && (
                <span className="muted">
                  {' '}
                  {t('equipment:record.until')} <Day day={one.until} />
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
};

/** The page behind the code on a machine, as anybody sees it. */
export const PublicMachinePage = ({ machine }: { readonly machine: PublicMachine }) => {
  const t = useTranslate();
  const text = useDynamicText();
  const eventName = (type: string) => text(`equipment:event.${type}`) ?? type;
  const mended = machine.recalls.filter(({ cleared }) => cleared);
  return (
    <>
      <PageHeader
        title={`${machine.manufacturer} ${machine.model}`}
        aside={
          <StatusBadge tone={TONES[machine.verdict]}>{t(`equipment:public.badge.${machine.verdict}`)}</StatusBadge>
        }
        summary={
          <>
            {t('equipment:serial')} <strong className="figure">{machine.serial}</strong>
          </>
        }
      />
      <Verdict machine={machine} />
      <div className="split">
        <div>
          <Passport machine={machine} />
          <Inspections inspections={machine.inspections} />
          {mended.length > 0 && (
            <Section title={t('equipment:public.mended')}>
              <ul className="checks">
                {mended.map(({ recall, number, title }) => (
                  <li key={recall} data-outcome="agrees">
                    {number}: {title}
                  </li>
                ))}
              </ul>
            </Section>
          )}
          {machine.documents.length > 0 && (
            <Section title={t('equipment:documents.title')}>
              <Documents documents={machine.documents} base={`/id/${machine.publicId}/files`} />
            </Section>
          )}
        </div>
        <div>
          <PassportOpenings machine={machine} />
          <Section title={t('equipment:code.title')} summary={t('equipment:public.code-summary')}>
            <div className="panel code-panel">
              <img src={machine.codeImage} alt={t('equipment:code.alt')} width={148} height={148} />
              <p>
                <span>{machine.url}</span>
                <a href={machine.codeImage} download={`${machine.serial.replace(/[^\w-]+/g, '_')}.svg`}>
                  {t('equipment:code.download')}
                </a>
              </p>
            </div>
          </Section>
        </div>
      </div>
      <Section title={t('equipment:public.events')} summary={t('equipment:public.events-summary')}>
        <PublicEvents events={machine.events} eventName={eventName} />
      </Section>
      <CompareWithNode checked={machine} book="EQUIPMENT_BOOK" eventName={eventName} node={machine.node} />
      <Note tone="neutral" title={t('equipment:public.not-title')}>
        {t('equipment:public.not')}
      </Note>
    </>
  );
};

/** A serial that nobody has recorded: said as clearly as anything else. */
export const UnknownMachine = ({ gtin, serial }: { readonly gtin: string | null; readonly serial: string | null }) => {
  const t = useTranslate();
  return (
    <>
      <PageHeader
        title={t('equipment:public.unknown')}
        aside={<StatusBadge tone="warn">{t('equipment:public.badge.unknown')}</StatusBadge>}
        summary={
          serial !== null && (
            <>
              {t('equipment:serial')} <strong className="figure">{serial}</strong>
              {gtin !== null && <> · GTIN {gtin}</>}
            </>
          )
        }
      />
      <Note tone="warn" title={t('equipment:public.unknown-title')}>
        {t('equipment:public.unknown-what')}
      </Note>
      <ul className="below">
        <li>{t('equipment:public.unknown-compare')}</li>
        <li>{t('equipment:public.unknown-ask')}</li>
        <li>{t('equipment:public.unknown-doubt')}</li>
      </ul>
      <Note tone="neutral" title={t('equipment:public.not-title')}>
        {t('equipment:public.not')}
      </Note>
    </>
  );
};
