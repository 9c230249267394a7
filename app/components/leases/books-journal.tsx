import { formatAmount } from '~/components/format/amounts';
import { Day } from '~/components/format/moment';
import { Section } from '~/components/page/page';
import { ScrollRegion } from '~/components/table/scroll-region';
import { useTranslate } from '~/i18n/use-translate';
import type { ShownBooks } from '~/presenters/lease-books.server';

interface JournalProps {
  readonly books: ShownBooks['books'];
  readonly reference: string;
}

/** The first entries of the journal, and where all of them are. */
export const BooksJournal = ({ books, reference }: JournalProps) => {
  const t = useTranslate();
  const { journal, currency, side } = books;
  const amount = (amountMinor: bigint) => (amountMinor === 0n ? '' : formatAmount({ amountMinor, currency }));
  const query = `lease=${reference}&side=${side}`;
  return (
    <Section
      title={t('books:journal')}
      summary={t('books:journal-summary')}
      actions={
        <>
          <a className="button" href={`/exports/journal.xlsx?${query}`} download>
            {t('books:file-xlsx')}
          </a>
          <a className="button" href={`/exports/journal.csv?${query}`} download>
            {t('books:file-csv')}
          </a>
          <a className="button" href={`/exports/journal.xlsx?side=${side}`} download>
            {t('books:all-xlsx')}
          </a>
        </>
      }
    >
      <ScrollRegion label={t('books:journal')}>
        <table className="table table-dense">
          <caption className="visually-hidden">{t('books:journal')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('books:head.date')}</th>
              <th scope="col">{t('books:head.event')}</th>
              <th scope="col">{t('books:head.period')}</th>
              <th scope="col">{t('books:head.name')}</th>
              <th scope="col" className="end">
                {t('books:head.debit')}
              </th>
              <th scope="col" className="end">
                {t('books:head.credit')}
              </th>
            </tr>
          </thead>
          <tbody>
            {journal.flatMap((entry, place) =>
              entry.lines.map((line, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: entries have no other name, and do not move
                <tr key={`${place}-${at}`} className={at === 0 ? 'entry-first' : undefined}>
                  <td className="nowrap">{at === 0 && <Day day={entry.date} />}</td>
                  <td>{at === 0 && t(`books:event.${entry.event}`)}</td>
                  <td className="figure">{at === 0 && entry.periodNumber}</td>
                  <td>{t(`books:account.${line.account}`)}</td>
                  <td className="end figure">{amount(line.debitMinor)}</td>
                  <td className="end figure">{amount(line.creditMinor)}</td>
                </tr>
              )),
            )}
          </tbody>
        </table>
      </ScrollRegion>
    </Section>
  );
};
