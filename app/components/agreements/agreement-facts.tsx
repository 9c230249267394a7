import type { AgreementFact } from '#services/agreements/content';
import { Day } from '~/components/format/moment';
import { Money } from '~/components/format/money';
import { Fact, FactList } from '~/components/record/fact-list';
import { useFactText } from './agreement-text.ts';

const Value = ({ fact }: { readonly fact: AgreementFact }) => {
  const { wordOf } = useFactText();
  switch (fact.kind) {
    case 'money':
      return <Money amountMinor={BigInt(fact.value)} currency={fact.currency} />;
    case 'date':
      return <Day day={fact.value} />;
    case 'percent':
      return <span className="figure">{(Number(fact.value) / 10_000).toFixed(4).replace(/\.?0+$/, '')} %</span>;
    case 'word':
      return wordOf(fact.value);
    case 'text':
      return fact.value;
  }
};

/** What would be signed, line by line. */
export const AgreementFacts = ({ facts }: { readonly facts: readonly AgreementFact[] }) => {
  const { nameOf } = useFactText();
  return (
    <FactList columns={2}>
      {facts.map(fact => (
        // The same name may come twice: machines of one lease.
        <Fact key={`${fact.name} ${fact.value}`} label={nameOf(fact.name)} figure={fact.kind === 'money'}>
          <Value fact={fact} />
        </Fact>
      ))}
    </FactList>
  );
};
