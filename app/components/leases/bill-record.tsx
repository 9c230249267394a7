import { Link } from '@remix-run/react';
import { formatAmount, formatCount } from '~/components/format/amounts';
import { Day, Moment } from '~/components/format/moment';
import { Money } from '~/components/format/money';
import { useRefusalText } from '~/components/ledger/action-text';
import { Note } from '~/components/page/page';
import { useDynamicText } from '~/components/receivables/detail-text';
import { ListStateBadge } from '~/components/receivables/list-state-badge';
import { StatusBadge } from '~/components/record/status-badge';
import { ScrollRegion } from '~/components/table/scroll-region';
import { useTranslate } from '~/i18n/use-translate';
import type { LeaseBillView } from '~/presenters/lease-billing.server';
import { CreditForm } from './credit-form.tsx';
import { formatNumberText } from './numbers.ts';

type Usage = LeaseBillView['usage'][number];

const HOUR_MS = 3_600_000n;

/** What a meter counts, as people read it: hours with two decimals, kilometres with three, cycles whole. */
export const meterText = (meter: string, counted: bigint): string => {
  if (meter === 'cycles') return formatCount(counted);
  const [unit, digits] = meter === 'kilometres' ? [1000n, 3] : [HOUR_MS, 2];
  const scaled = (counted * 10n ** BigInt(digits)) / unit;
  const text = scaled.toString().padStart(digits + 1, '0');
  return formatNumberText(`${text.slice(0, -digits)}.${text.slice(-digits)}`);
};

/** A line of use opens to the readings at its two ends, meter by meter. */
const UsageEvidence = ({ usage }: { readonly usage: Usage }) => {
  const t = useTranslate();
  const text = useDynamicText();
  const { machine, meter, used, spans } = usage;
  const unit = (name: string) => text(`leases:unit.${name}`) ?? name;
  return (
    <details className="fold">
      <summary>
        {machine.reference} · {machine.manufacturer} {machine.model} {machine.serial}: {meterText(meter, used)}{' '}
        {unit(meter)}
      </summary>
      <div>
        <ScrollRegion label={t('leases:bill.readings')}>
          <table className="table table-dense">
            <caption>{t('leases:bill.readings')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('leases:bill.meter')}</th>
                <th scope="col">{t('leases:bill.opening')}</th>
                <th scope="col" className="end">
                  {t('leases:bill.value')}
                </th>
                <th scope="col">{t('leases:bill.closing')}</th>
                <th scope="col" className="end">
                  {t('leases:bill.value')}
                </th>
                <th scope="col" className="end">
                  {t('leases:bill.used')}
                </th>
              </tr>
            </thead>
            <tbody>
              {spans.map(span => (
                <tr key={`${span.meterId}-${span.from.id}`}>
                  <td className="figure">{span.meterId}</td>
                  <td className="nowrap">
                    <Moment at={span.from.at} precision="second" />
                  </td>
                  <td className="end figure">{meterText(meter, span.from.value)}</td>
                  <td className="nowrap">
                    <Moment at={span.to.at} precision="second" />
                  </td>
                  <td className="end figure">{meterText(meter, span.to.value)}</td>
                  <td className="end figure">{meterText(meter, span.used)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
        <p className="muted">{t('leases:bill.rule')}</p>
      </div>
    </details>
  );
};

type Line = LeaseBillView['lines'][number];

/** The text of what a line bills. */
export const lineText = ({ kind, isMinimum, charge }: Pick<Line, 'kind' | 'isMinimum' | 'charge'>) => {
  if (kind === 'charge') return `leases:bill.charge.${charge ?? 'settlement'}` as const;
  return kind === 'rent' && isMinimum ? ('leases:bill.minimum' as const) : (`leases:bill.kind.${kind}` as const);
};

const BillLines = ({ bill }: { readonly bill: LeaseBillView }) => {
  const t = useTranslate();
  const amount = (amountMinor: bigint) => formatAmount({ amountMinor, currency: bill.currency });
  return (
    <ScrollRegion label={t('leases:bill.lines')}>
      <table className="table table-dense">
        <caption className="visually-hidden">{t('leases:bill.lines')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('leases:bill.line')}</th>
            <th scope="col" className="end">
              {t('leases:bill.quantity')}
            </th>
            <th scope="col" className="end">
              {t('leases:bill.price')}
            </th>
            <th scope="col" className="end">
              {bill.currency}
            </th>
          </tr>
        </thead>
        <tbody>
          {bill.lines.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of a bill never move
            <tr key={index}>
              <td>
                {t(lineText(line))}
                {line.machine !== null && <span className="muted"> {line.machine}</span>}
              </td>
              <td className="end figure">
                {formatNumberText(line.quantity)}
                {line.meter !== null && <span className="muted"> {t(`leases:unit.${line.meter}`)}</span>}
              </td>
              <td className="end figure">{formatNumberText(line.unitPrice)}</td>
              <td className="end figure">{amount(line.amountMinor)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className="total">
            <th scope="row" colSpan={3}>
              {t('leases:bill.vat')}
            </th>
            <td className="end figure">{amount(bill.vatMinor)}</td>
          </tr>
          {bill.prepaidMinor > 0n && (
            <tr className="total">
              <th scope="row" colSpan={3}>
                {t('leases:bill.deposit')}
              </th>
              <td className="end figure">{amount(-bill.prepaidMinor)}</td>
            </tr>
          )}
          <tr className="total">
            <th scope="row" colSpan={3}>
              {t('leases:bill.total')}
            </th>
            <td className="end figure">{amount(bill.totalMinor)}</td>
          </tr>
        </tfoot>
      </table>
    </ScrollRegion>
  );
};

const Stops = ({ bill }: { readonly bill: LeaseBillView }) => {
  const t = useTranslate();
  const refusalText = useRefusalText();
  return bill.stops.map(({ machine, code, params }) => (
    <Note key={`${machine}-${code}`} tone={bill.isStopped ? 'warn' : 'neutral'}>
      <Link to={`/equipment/${machine}`}>{machine}</Link>: {refusalText(code, params)}{' '}
      {t(bill.isStopped ? 'leases:bill.stop-open' : 'leases:bill.stop-cleared')}
    </Note>
  ));
};

/** One bill: what it bills, its invoice and receivable, its lines, and the readings behind each line of use. */
export const BillRecord = ({ bill }: { readonly bill: LeaseBillView }) => {
  const t = useTranslate();
  const text = useDynamicText();
  const { number, receivable } = bill;
  return (
    <article className="panel bill" aria-label={t('leases:bill.period', { number: bill.period })}>
      <header className="bill-head">
        <h3>
          {t('leases:bill.period', { number: bill.period })}
          {bill.part === 'usage' && <> · {t('leases:bill.usage-part')}</>}
          {bill.part === 'charge' && <> · {t('leases:bill.charge-part')}</>}
        </h3>
        <strong>
          <Money amountMinor={bill.totalMinor} currency={bill.currency} />
        </strong>
      </header>
      <p className="muted">
        <Day day={bill.fromDate} /> – <Day day={bill.toDate} /> · {t('leases:schedule.due')} <Day day={bill.dueOn} /> ·{' '}
        {t('leases:bill.creditor', { name: bill.creditor.name })}
      </p>
      <p className="bill-links">
        {number === null ? (
          <span className="muted">{t('leases:bill.no-invoice')}</span>
        ) : (
          <>
            {bill.invoiceId === null ? number : <Link to={`/invoices/${bill.invoiceId}`}>{number}</Link>}
            <a href={`/rents/${bill.id}/invoice.pdf`}>PDF</a>
          </>
        )}
        {receivable && (
          <>
            <Link to={`/receivables/${receivable.reference}`}>{receivable.reference}</Link>
            <ListStateBadge state={receivable.state} />
          </>
        )}
        {bill.settling && <StatusBadge tone="progress">{t('leases:settling')}</StatusBadge>}
      </p>
      {bill.credits.map(({ id, number: credit, issuedOn, totalMinor, reason, invoiceId }) => (
        <Note key={id} tone="neutral">
          {t('leases:credit.note')} <Link to={`/invoices/${invoiceId}`}>{credit}</Link>, <Day day={issuedOn} />:{' '}
          <Money amountMinor={-totalMinor} currency={bill.currency} /> ·{' '}
          {text(`leases:credit.reason.${reason}`) ?? reason}
        </Note>
      ))}
      <Stops bill={bill} />
      {bill.mayCredit && <CreditForm bill={bill} />}
      <details className="fold">
        <summary>{t('leases:bill.lines-count', { count: bill.lines.length })}</summary>
        <div>
          <BillLines bill={bill} />
          {bill.usage.map(usage => (
            <UsageEvidence key={`${usage.machine.subject}-${usage.meter}`} usage={usage} />
          ))}
        </div>
      </details>
    </article>
  );
};
