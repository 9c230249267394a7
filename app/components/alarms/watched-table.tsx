import { useTranslate } from '~/i18n/use-translate';
import type { MachineRulesPage } from '~/presenters/machine-rules.server';
import { Section } from '../page/page.tsx';
import { type Column, DataTable } from '../table/data-table.tsx';
import { SeverityBadge } from './alarm-badges.tsx';
import { lengthText } from './rule-texts.ts';

type Row = MachineRulesPage['watched'][number];

/** Everything that is watched on every machine, when it rings, and after how long people are written to. */
export const WatchedTable = ({ watched }: Pick<MachineRulesPage, 'watched'>) => {
  const t = useTranslate();
  const yesNo = (is: boolean) => t(`watching:${is ? 'yes' : 'no'}`);
  const columns: Column<Row>[] = [
    { id: 'kind', header: t('alarms:column.alarm'), cell: row => t(`alarms:kind.${row.kind}`) },
    { id: 'rule', header: t('watching:watched.rule'), cell: row => t(`watching:begins.${row.kind}`) },
    { id: 'severity', header: t('alarms:column.severity'), cell: row => <SeverityBadge severity={row.severity} /> },
    {
      id: 'escalated',
      header: t('watching:watched.escalated'),
      cell: row => (row.afterMs === null ? t('watching:watched.not-escalated') : lengthText(t, row.afterMs)),
    },
    { id: 'ledger', header: t('watching:watched.ledger'), cell: row => yesNo(row.isCondition) },
    { id: 'service', header: t('watching:watched.service'), secondary: true, cell: row => yesNo(row.isService) },
  ];
  return (
    <Section title={t('watching:watched.title')} summary={t('watching:watched.summary')}>
      <DataTable caption={t('watching:watched.title')} rows={watched} rowKey={row => row.kind} columns={columns} />
    </Section>
  );
};
