import type { CollateralTopic, Statement, StatementState } from '#domain/collateral/statement';
import type { Tone } from '~/components/page/page';
import { Section } from '~/components/page/page';
import { StatusBadge } from '~/components/record/status-badge';
import { useTranslate } from '~/i18n/use-translate';
import { StatementEvidence } from './statement-evidence.tsx';
import { useStatementText } from './statement-text.ts';

export const STATE_TONES = { good: 'ok', warning: 'warn', bad: 'bad', unknown: 'neutral' } as const satisfies Record<
  StatementState,
  Tone
>;

/** The statements about one topic: how each stands, in words, by which rule, and its evidence. */
export const TopicStatements = ({
  topic,
  statements,
}: {
  readonly topic: CollateralTopic;
  readonly statements: readonly Statement[];
}) => {
  const t = useTranslate();
  const { says, rule } = useStatementText();
  if (statements.length === 0) return null;
  return (
    <Section title={t(`collateral:topics.${topic}`)}>
      <ul className="statements">
        {statements.map((statement, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two liens have the same key, and none moves
          <li key={place} className="statement">
            <StatusBadge tone={STATE_TONES[statement.state]}>{t(`collateral:states.${statement.state}`)}</StatusBadge>
            <div>
              <p>{says(statement)}</p>
              <p className="muted">
                {t('collateral:record.rule')}: {rule(statement)}
              </p>
              <StatementEvidence evidence={statement.evidence} />
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
};
