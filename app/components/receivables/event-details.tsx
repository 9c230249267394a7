import type { ReactNode } from 'react';
import { formatBps, formatMoney } from '~/components/format/amounts';
import { HashText } from '~/components/format/hash-text';
import { Day, Moment } from '~/components/format/moment';
import { Fact, FactList } from '~/components/record/fact-list';
import { useTranslate } from '~/i18n/use-translate';
import { useDynamicText } from './detail-text.ts';
import { detailLabels, detailValue, type Scalar } from './detail-value.ts';

interface EventDetailsProps {
  /** By JSON pointer, as committed: `/amountMinor`, `/defences`; a file's hash as `file:document`. */
  readonly details: Readonly<Record<string, Scalar>>;
  readonly currency: string;
}

/** The private details behind an event's commitment, where they were opened to the reader: what was said, in words. */
export const EventDetails = ({ details, currency }: EventDetailsProps) => {
  const t = useTranslate();
  const text = useDynamicText();
  const shown = (name: string, given: Scalar): ReactNode => {
    const value = detailValue(name, given);
    switch (value.kind) {
      case 'answer':
        return value.yes ? t('receivables:detail.yes') : t('receivables:detail.no');
      case 'hash':
        return <HashText value={value.text} />;
      case 'money':
        return formatMoney({ amountMinor: value.amountMinor, currency });
      case 'rate':
        return formatBps(value.bps);
      case 'moment':
        return <Moment at={value.at} />;
      case 'day':
        return <Day day={value.text} />;
      case 'word':
        return text(`receivables:detail-value.${value.text}`) ?? value.text;
    }
  };
  return (
    <FactList columns={2}>
      {Object.entries(details)
        .filter(([, value]) => value !== null && value !== '')
        .map(([path, value]) => {
          const [label, name] = detailLabels(path);
          return (
            <Fact key={path} label={text(`receivables:detail.${label}`) ?? text(`receivables:detail.${name}`) ?? name}>
              {shown(name, value)}
            </Fact>
          );
        })}
    </FactList>
  );
};
