import type { Translate } from '~/i18n/use-translate';
import type { loadAlarmList } from '~/presenters/alarms.server';

type AlarmRow = Awaited<ReturnType<typeof loadAlarmList>>['rows'][number];

/** A device or an area by its name; what has none, in words. Nothing of the machine itself. */
export const aboutText = (t: Translate, about: AlarmRow['about']): string | null =>
  about && (about.name ?? t(`alarms:about.${about.of}`));

/** What an alarm is, and of which device or area: two of one kind may stand. */
export const alarmText = (t: Translate, { kind, about }: Pick<AlarmRow, 'kind' | 'about'>): string => {
  const [alarm, of] = [t(`alarms:kind.${kind}`), aboutText(t, about)];
  return of === null ? alarm : t('alarms:kind-of', { alarm, of });
};
