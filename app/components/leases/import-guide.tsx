import { Section } from '~/components/page/page';
import { useTranslate } from '~/i18n/use-translate';

/** What the columns of the file are. */
export const ImportGuide = () => {
  const t = useTranslate();
  return (
    <Section title={t('leases:import.columns')} summary={t('leases:import.columns-hint')}>
      {null}
    </Section>
  );
};
