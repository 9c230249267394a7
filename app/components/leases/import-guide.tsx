import { Section } from '~/components/page/page';
import { ScrollRegion } from '~/components/table/scroll-region';
import { useTranslate } from '~/i18n/use-translate';

interface ImportGuideProps {
  readonly columns: readonly {
    readonly name: string;
    readonly isRequired: boolean;
    /** Headings that mean the same. */
    readonly synonyms: readonly string[];
  }[];
}

/** What the columns of the file are, and by which headings they are known. */
export const ImportGuide = ({ columns }: ImportGuideProps) => {
  const t = useTranslate();
  return (
    <Section title={t('leases:import.columns')} summary={t('leases:import.columns-hint')}>
      <ScrollRegion label={t('leases:import.columns')}>
        <table className="table table-dense">
          <caption className="visually-hidden">{t('leases:import.columns')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('leases:import.column')}</th>
              <th scope="col">{t('leases:import.needed')}</th>
              <th scope="col">{t('leases:import.headings')}</th>
            </tr>
          </thead>
          <tbody>
            {columns.map(({ name, isRequired, synonyms }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{t(isRequired ? 'list.yes' : 'list.no')}</td>
                <td className="muted">{synonyms.join(' · ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </Section>
  );
};
