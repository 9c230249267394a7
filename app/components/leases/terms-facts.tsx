import type { LeaseTerms } from '#domain/leases/schedule/terms';
import { useReader } from '~/components/page/viewer';
import { Fact, FactList } from '~/components/record/fact-list';
import { useTranslate } from '~/i18n/use-translate';
import { type TermsLine, termsLines } from './terms-lines.ts';

/** What a lease says about money, statement by statement. */
export const TermsFacts = ({ terms }: { readonly terms: LeaseTerms }) => {
  const t = useTranslate();
  const { language } = useReader();
  return (
    <div className="panel">
      <FactList>
        {termsLines(terms, { t, language }).map(({ key, label, text }) => (
          <Fact key={key} label={label}>
            {text}
          </Fact>
        ))}
      </FactList>
    </div>
  );
};

interface CompareProps {
  readonly caption: string;
  readonly heads: readonly [string, string];
  readonly before: readonly TermsLine[];
  readonly after: readonly TermsLine[];
}

/** Two versions of terms beside each other; what differs is marked, and said in words for those who do not see it. */
export const TermsCompare = ({ caption, heads, before, after }: CompareProps) => {
  const t = useTranslate();
  const [left, right] = [before, after].map(lines => new Map(lines.map(line => [line.key, line.text])));
  const labels = new Map([...before, ...after].map(({ key, label }) => [key, label]));
  return (
    <table className="table compare">
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{t('leases:amendment.statement')}</th>
          <th scope="col">{heads[0]}</th>
          <th scope="col">{heads[1]}</th>
        </tr>
      </thead>
      <tbody>
        {[...labels].map(([key, label]) => {
          const [was, is] = [left?.get(key) ?? '–', right?.get(key) ?? '–'];
          return (
            <tr key={key}>
              <th scope="row">{label}</th>
              <td>{was}</td>
              <td className={was === is ? undefined : 'compare-changed'}>
                {is}
                {was !== is && <span className="visually-hidden"> ({t('leases:amendment.changed')})</span>}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
};
