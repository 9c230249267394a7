import type { ReactNode } from 'react';
import { formatAmount, formatBps } from '~/components/format/amounts';
import { HashText } from '~/components/format/hash-text';
import { Day, Moment } from '~/components/format/moment';
import { Fact, FactList } from '~/components/record/fact-list';
import { useTranslate } from '~/i18n/use-translate';
import { useDynamicText } from './detail-text.ts';

type Scalar = string | number | boolean | null;

interface EventDetailsProps {
  /** By JSON pointer, as committed: `/amountMinor`, `/defences`; a file's hash as `file:document`. */
  readonly details: Readonly<Record<string, Scalar>>;
  readonly currency: string;
}

/** The private details behind an event's commitment, where they were opened to the reader: what was said, in words. */
export const EventDetails = ({ details, currency }: EventDetailsProps) => {
  const t = useTranslate();
  const text = useDynamicText();
  const shown = (name: string, value: Scalar): ReactNode => {
    if (typeof value === 'boolean') return value ? t('receivables:detail.yes') : t('receivables:detail.no');
    if (typeof value === 'string' && /^0x[0-9a-f]{40,64}$/.test(value)) return <HashText value={value} />;
    if (typeof value === 'string' && /Minor$/.test(name) && /^-?\d+$/.test(value)) {
      return `${currency} ${formatAmount({ amountMinor: BigInt(value), currency })}`;
    }
    if (/Bps$/.test(name) && /^\d{1,9}$/.test(String(value))) return formatBps(Number(value));
    if (name === 'expiresAt' && /^\d{9,11}$/.test(String(value))) return <Moment at={new Date(Number(value) * 1000)} />;
    if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return <Day day={value} />;
    const word = String(value);
    return text(`receivables:detail-value.${word}`) ?? word;
  };
  return (
    <FactList columns={2}>
      {Object.entries(details)
        .filter(([, value]) => value !== null && value !== '')
        .map(([path, value]) => {
          const name = path.split('/').at(-1) ?? path;
          const label = path.replace(/^\//, '').replaceAll(/[/:]/g, '-');
          return (
            <Fact key={path} label={text(`receivables:detail.${label}`) ?? text(`receivables:detail.${name}`) ?? name}>
              {shown(name, value)}
            </Fact>
          );
        })}
    </FactList>
  );
};
