import { TextInput } from '@mantine/core';
import { Link } from '@remix-run/react';
import { useField } from '~/components/form/form-context';
import { Day } from '~/components/format/moment';
import { Money } from '~/components/format/money';
import { useTranslate } from '~/i18n/use-translate';
import type { PayableClaim } from '~/presenters/payments.server';

const AmountCell = ({ row, claim }: { readonly row: number; readonly claim: PayableClaim }) => {
  const t = useTranslate();
  const name = `allocations[${row}].amount`;
  const { id, error, typed } = useField(name);
  return (
    <>
      <input type="hidden" name={`allocations[${row}].claim`} value={claim.id} />
      <TextInput
        id={id}
        name={name}
        className="amount-field"
        aria-label={t('payments:allocate.amount-for', { reference: claim.reference })}
        defaultValue={typed ?? claim.amountText}
        inputMode="decimal"
        autoComplete="off"
        {...(error !== undefined && { error })}
      />
    </>
  );
};

/** Open receivables that an entry may pay, each with a field for how much of it. */
export const AllocationTable = ({ claims }: { readonly claims: readonly PayableClaim[] }) => {
  const t = useTranslate();
  if (claims.length === 0) return <p className="muted">{t('payments:allocate.none')}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="table-region" aria-label={t('payments:allocate.title')} tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('payments:allocate.receivable')}</th>
            <th scope="col" className="secondary">
              {t('payments:allocate.invoice')}
            </th>
            <th scope="col">{t('payments:allocate.obligor')}</th>
            <th scope="col" className="secondary">
              {t('payments:allocate.due')}
            </th>
            <th scope="col" className="end">
              {t('payments:allocate.open')}
            </th>
            <th scope="col">{t('payments:allocate.amount')}</th>
          </tr>
        </thead>
        <tbody>
          {claims.map((claim, row) => (
            <tr key={claim.id}>
              <th scope="row" className="nowrap">
                <Link to={`/receivables/${claim.reference}`}>{claim.reference}</Link>
                {claim.fragment > 0 && (
                  <span className="muted"> {t('payments:allocate.part', { number: claim.fragment })}</span>
                )}
              </th>
              <td className="nowrap secondary">{claim.invoiceNumber}</td>
              <td>{claim.obligor}</td>
              <td className="nowrap secondary">
                <Day day={claim.dueDate} />
              </td>
              <td className="end nowrap">
                <Money amountMinor={claim.openMinor} currency={claim.currency} />
              </td>
              <td>
                <AmountCell row={row} claim={claim} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};
