import { formatBytes } from '~/components/format/amounts';
import { HashText } from '~/components/format/hash-text';
import { Day } from '~/components/format/moment';
import { ButtonLink } from '~/components/page/button-link';
import { Section } from '~/components/page/page';
import { Fact, FactList } from '~/components/record/fact-list';
import { useTranslate } from '~/i18n/use-translate';
import type { ShownInvoice } from '~/presenters/invoice.server';

/** Decimal text as the document wrote it, grouped by threes; an absent amount is a dash. */
const figure = (text: string | null): string =>
  text === null ? '–' : text.replace('-', '−').replace(/\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g, ',');

const rateOf = ({ code, rate }: { code: string | null; rate: string | null }): string =>
  [code, rate !== null && `${rate} %`].filter(Boolean).join(' ');

/** Lines, VAT and totals of a parsed invoice. */
export const InvoiceAmounts = ({ content, currency }: { content: ShownInvoice; currency: string }) => {
  const t = useTranslate();
  const { totals } = content;
  const sums = [
    ['lineExtension', totals.lineExtension],
    ['allowances', totals.allowances],
    ['charges', totals.charges],
    ['taxExclusive', totals.taxExclusive],
    ['tax', totals.tax],
    ['taxInclusive', totals.taxInclusive],
    ['prepaid', totals.prepaid],
    ['rounding', totals.rounding],
    ['payable', totals.payable],
  ] as const;
  return (
    <>
      <Section title={t('invoices:lines.title')}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
        <section className="table-region" aria-label={t('invoices:lines.title')} tabIndex={0}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t('invoices:lines.id')}</th>
                <th scope="col">{t('invoices:lines.item')}</th>
                <th scope="col" className="end">
                  {t('invoices:lines.quantity')}
                </th>
                <th scope="col" className="end">
                  {t('invoices:lines.price')}
                </th>
                <th scope="col">{t('invoices:lines.tax')}</th>
                <th scope="col" className="end">
                  {t('invoices:lines.net', { currency })}
                </th>
              </tr>
            </thead>
            <tbody>
              {content.lines.map((line, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a document may number two lines alike, and rows never move
                <tr key={index}>
                  <td>{line.id}</td>
                  <td>
                    {line.item.name}
                    {line.item.description !== null && <small className="muted">{line.item.description}</small>}
                  </td>
                  <td className="end figure nowrap">
                    {figure(line.quantity)} {line.unit}
                  </td>
                  <td className="end figure">{figure(line.price?.net ?? null)}</td>
                  <td className="nowrap">{line.tax && rateOf(line.tax)}</td>
                  <td className="end figure">{figure(line.net)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </Section>
      <div className="split">
        <Section title={t('invoices:taxes.title')}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t('invoices:taxes.category')}</th>
                <th scope="col" className="end">
                  {t('invoices:taxes.taxable')}
                </th>
                <th scope="col" className="end">
                  {t('invoices:taxes.tax')}
                </th>
              </tr>
            </thead>
            <tbody>
              {content.taxes.map(tax => (
                <tr key={`${tax.code}-${tax.rate}-${tax.taxable}`}>
                  <th scope="row">
                    {rateOf(tax)}
                    {tax.exemptionReason !== null && <small className="muted">{tax.exemptionReason}</small>}
                  </th>
                  <td className="end figure">{figure(tax.taxable)}</td>
                  <td className="end figure">{figure(tax.tax)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Section>
        <Section title={t('invoices:totals.title')}>
          <table className="table amounts">
            <tbody>
              {sums.map(([key, value]) =>
                value === null ? null : (
                  <tr key={key} className={key === 'payable' ? 'total' : undefined}>
                    <th scope="row">{t(`invoices:totals.${key}`)}</th>
                    <td className="end figure">
                      {key === 'payable' && `${currency} `}
                      {figure(value)}
                    </td>
                  </tr>
                ),
              )}
            </tbody>
          </table>
        </Section>
      </div>
    </>
  );
};

interface OriginalProps {
  readonly invoiceId: string;
  readonly file: { readonly name: string; readonly sha256: string; readonly size: number } | null;
  readonly original: { readonly text: string; readonly cut: boolean } | null;
  readonly root: string;
  readonly subject: string;
  readonly importedOn: string;
}

/** The file as it came, its hash, and the commitment that stands on chain for it. */
export const InvoiceOriginal = ({ invoiceId, file, original, root, subject, importedOn }: OriginalProps) => {
  const t = useTranslate();
  return (
    <Section
      title={t('invoices:original.title')}
      actions={
        file && (
          <ButtonLink to={`/invoices/${invoiceId}/file`} reload>
            {t('invoices:original.download')}
          </ButtonLink>
        )
      }
    >
      <FactList>
        {file && (
          <Fact label={t('invoices:original.file')}>
            {file.name} <span className="muted figure">{formatBytes(file.size)}</span>
          </Fact>
        )}
        {file && (
          <Fact label="SHA-256">
            <HashText value={file.sha256} />
          </Fact>
        )}
        <Fact label={t('invoices:original.root')}>
          <HashText value={root} />
        </Fact>
        <Fact label={t('invoices:original.subject')}>
          <HashText value={subject} />
        </Fact>
        <Fact label={t('invoices:original.imported')}>
          <Day day={importedOn} />
        </Fact>
      </FactList>
      {original && (
        <details className="disclosure">
          <summary>{t('invoices:original.show')}</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
          <pre className="original" tabIndex={0}>
            {original.text}
          </pre>
          {original.cut && <p className="muted">{t('invoices:original.cut')}</p>}
        </details>
      )}
    </Section>
  );
};
