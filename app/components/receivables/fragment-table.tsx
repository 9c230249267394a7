import { Money } from '~/components/format/money';
import { Section } from '~/components/page/page';
import { useTranslate } from '~/i18n/use-translate';
import type { ReceivableRecord } from '~/presenters/receivable.server';
import { StandingBadge } from './standing-badge.tsx';

type Fragment = ReceivableRecord['fragments'][number];

const Party = ({ party, mine }: { readonly party: Fragment['holder']; readonly mine: boolean }) => {
  const t = useTranslate();
  if (party === null) return <span className="muted">{t('record.not-shared')}</span>;
  // Who reads knows their own name; the room is for the figures.
  return <>{mine ? t('receivables:fragment.us') : party.name}</>;
};

/** Who holds which part, who is paid, and how much of it is open. */
export const FragmentTable = ({
  fragments,
  currency,
}: {
  readonly fragments: readonly Fragment[];
  readonly currency: string;
}) => {
  const t = useTranslate();
  if (fragments.length === 0) return null;
  return (
    <Section title={t('receivables:fragment.title')}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="table-region" aria-label={t('receivables:fragment.title')} tabIndex={0}>
        <table className="table">
          <thead>
            <tr>
              {fragments.length > 1 && <th scope="col">{t('receivables:fragment.part')}</th>}
              <th scope="col">{t('receivables:state')}</th>
              <th scope="col">{t('receivables:fragment.holder')}</th>
              <th scope="col">{t('receivables:fragment.payee')}</th>
              <th scope="col" className="end">
                {t('receivables:face')}
              </th>
              <th scope="col" className="end">
                {t('receivables:fragment.paid')}
              </th>
              <th scope="col" className="end">
                {t('receivables:fragment.lost')}
              </th>
              <th scope="col" className="end">
                {t('receivables:open')}
              </th>
            </tr>
          </thead>
          <tbody>
            {fragments.map(fragment => (
              <tr key={fragment.index}>
                {fragments.length > 1 && <th scope="row">{fragment.index}</th>}
                <td>
                  <StandingBadge standing={fragment.standing} />
                </td>
                <td>
                  <Party party={fragment.holder} mine={fragment.isHeldByMe} />
                </td>
                <td>
                  <Party party={fragment.payee} mine={fragment.isPaidToMe} />
                </td>
                {([fragment.faceMinor, fragment.paidMinor, fragment.lostMinor, fragment.openMinor] as const).map(
                  (amountMinor, column) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: four columns that never move
                    <td key={column} className="end nowrap">
                      <Money amountMinor={amountMinor} currency={currency} />
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Section>
  );
};
