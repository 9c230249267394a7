import { useTranslate } from '~/i18n/use-translate';
import { formatCount } from '../format/amounts.ts';
import { HashText } from '../format/hash-text.tsx';
import { Moment } from '../format/moment.tsx';
import { Settlement } from '../record/settlement.tsx';

interface PublicEvent {
  readonly name: string;
  readonly at: Date;
  readonly blockNumber: string;
  readonly blockHash: string;
  readonly txHash: string;
  readonly logIndex: number;
  readonly root: string | null;
  readonly final: boolean;
}

/** What the chain says happened, each with its place there. */
export const PublicEvents = ({
  events,
  eventName,
}: {
  readonly events: readonly PublicEvent[];
  readonly eventName: (type: string) => string;
}) => {
  const t = useTranslate();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="table-region" aria-label={t('verify:events')} tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('verify:event')}</th>
            <th scope="col">{t('verify:when')}</th>
            <th scope="col" className="end">
              {t('verify:block')}
            </th>
            <th scope="col">{t('verify:transaction')}</th>
            <th scope="col">{t('verify:commitment')}</th>
          </tr>
        </thead>
        <tbody>
          {events.map(event => (
            <tr key={`${event.blockHash} ${event.logIndex}`}>
              <td className="nowrap">
                {eventName(event.name)} {!event.final && <Settlement state="SETTLING" />}
              </td>
              <td className="nowrap">
                <Moment at={event.at} />
              </td>
              <td className="end figure">{formatCount(BigInt(event.blockNumber))}</td>
              <td className="nowrap">
                <HashText value={event.txHash} />
              </td>
              <td className="nowrap">{event.root === null ? '–' : <HashText value={event.root} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};
