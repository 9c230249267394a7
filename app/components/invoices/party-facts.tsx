import { Section } from '~/components/page/page';
import { Fact, FactList } from '~/components/record/fact-list';
import { useTranslate } from '~/i18n/use-translate';
import type { ShownInvoice } from '~/presenters/invoice.server';

interface PartyFactsProps {
  readonly title: string;
  /** As the document names it. */
  readonly party: ShownInvoice['seller'];
  /** The organisation of the consortium that it was matched to. */
  readonly organisation: { readonly name: string } | null;
}

export const PartyFacts = ({ title, party, organisation }: PartyFactsProps) => {
  const t = useTranslate();
  const { address } = party;
  return (
    <Section title={title}>
      <FactList>
        <Fact label={t('invoices:party.name')}>{party.name ?? party.tradingName}</Fact>
        <Fact label={t('invoices:party.organisation')}>
          {organisation?.name ?? <span className="tone-warn">{t('invoices:party.unmatched')}</span>}
        </Fact>
        {party.legalId !== null && (
          <Fact label={t('invoices:party.legal-id')}>
            <span className="figure">{party.legalId.value}</span>
          </Fact>
        )}
        {party.vatId !== null && (
          <Fact label={t('invoices:party.vat-id')}>
            <span className="figure">{party.vatId}</span>
          </Fact>
        )}
        {address !== null && (
          <Fact label={t('invoices:party.address')}>
            {[address.street, [address.postalCode, address.city].filter(Boolean).join(' '), address.country]
              .filter(Boolean)
              .join(', ')}
          </Fact>
        )}
      </FactList>
    </Section>
  );
};
