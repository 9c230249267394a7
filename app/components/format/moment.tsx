import { useNow, useReader } from '../page/viewer.ts';
import { formatDay, formatMoment, formatRelative, type Precision } from './dates.ts';

/** A moment on the reader's clock; the exact UTC time is in its title. */
export const Moment = ({ at, precision = 'minute' }: { at: Date; precision?: Precision }) => {
  const { language, timeZone } = useReader();
  return (
    <time dateTime={at.toISOString()} title={at.toISOString()} className="figure">
      {formatMoment(at, language, timeZone, precision)}
    </time>
  );
};

/** What is younger is told by the second. */
const YOUNG_MS = 120_000;

/** How long ago, kept up to date; the moment itself is in its title. Clocks differ: what has happened is never still to come. */
export const Ago = ({ at }: { at: Date }) => {
  const { language, timeZone, now: rendered } = useReader();
  const now = useNow(rendered.getTime() - at.getTime() < YOUNG_MS ? 5_000 : 30_000);
  return (
    <time dateTime={at.toISOString()} title={formatMoment(at, language, timeZone, 'second')} className="figure">
      {formatRelative(at < now ? at : now, now, language)}
    </time>
  );
};

/** A calendar day (`YYYY-MM-DD`): a due date, an issue date. In no time zone. */
export const Day = ({ day }: { day: string }) => {
  const { language } = useReader();
  return (
    <time dateTime={day} className="figure">
      {formatDay(day, language)}
    </time>
  );
};
