import { Form, Link, useSearchParams, useSubmit } from '@remix-run/react';
import type { ReactNode } from 'react';
import { useTranslate } from '~/i18n/use-translate';

interface FilterBarProps {
  /** Names the form for those who do not see it. */
  readonly label: string;
  /** Names of the fields, for "clear". */
  readonly names: readonly string[];
  readonly children: ReactNode;
  /** At the right: exports, saved views. */
  readonly aside?: ReactNode;
}

/** Filters of a list as a GET form: the filter is the URL. With scripts a choice applies at once, without them on submit. */
export const FilterBar = ({ label, names, children, aside }: FilterBarProps) => {
  const t = useTranslate();
  const submit = useSubmit();
  const [search] = useSearchParams();
  const sort = search.get('sort');
  const filtered = names.some(name => search.get(name));
  return (
    <search className="filter-bar">
      <Form
        method="get"
        aria-label={label}
        // A new key gives the fields their values anew when the address changes under them.
        key={names.map(name => search.getAll(name).join()).join('|')}
        onChange={event => {
          const { target } = event;
          if (target instanceof HTMLSelectElement || (target instanceof HTMLInputElement && target.type !== 'search')) {
            submit(event.currentTarget, { preventScrollReset: true });
          }
        }}
      >
        {children}
        {sort !== null && <input type="hidden" name="sort" value={sort} />}
        <button type="submit" className="button">
          {t('table.apply')}
        </button>
        {filtered && (
          <Link to={sort === null ? '?' : `?sort=${encodeURIComponent(sort)}`} className="filter-clear">
            {t('table.clear')}
          </Link>
        )}
      </Form>
      {aside !== undefined && <div className="filter-aside">{aside}</div>}
    </search>
  );
};

interface SearchFilterProps {
  readonly label: string;
  readonly name?: string;
}

/** The field that `/` leads to. */
export const SearchFilter = ({ label, name = 'q' }: SearchFilterProps) => {
  const [search] = useSearchParams();
  return (
    <label className="filter" data-list-search>
      <span>{label}</span>
      <input type="search" name={name} defaultValue={search.get(name) ?? ''} maxLength={200} />
    </label>
  );
};

interface SelectFilterProps {
  readonly label: string;
  readonly name: string;
  /** For "no filter". */
  readonly any: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
}

export const SelectFilter = ({ label, name, any, choices }: SelectFilterProps) => {
  const [search] = useSearchParams();
  return (
    <label className="filter">
      <span>{label}</span>
      <select name={name} defaultValue={search.get(name) ?? ''}>
        <option value="">{any}</option>
        {choices.map(choice => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    </label>
  );
};

/** Shown where there is a choice, or where one was made elsewhere: so that it can be seen and taken back. */
export const CurrencyFilter = ({ currencies }: { readonly currencies: readonly string[] }) => {
  const t = useTranslate();
  const [search] = useSearchParams();
  const chosen = search.get('currency');
  const choices = [...new Set([...currencies, ...(chosen ? [chosen] : [])])];
  if (choices.length < 2 && !chosen) return null;
  return (
    <SelectFilter
      label={t('list.currency')}
      name="currency"
      any={t('list.any')}
      choices={choices.map(value => ({ value, label: value }))}
    />
  );
};

/** A bound of a range of days. */
export const DateFilter = ({ label, name }: { readonly label: string; readonly name: string }) => {
  const [search] = useSearchParams();
  return (
    <label className="filter">
      <span>{label}</span>
      <input type="date" name={name} defaultValue={search.get(name) ?? ''} />
    </label>
  );
};
