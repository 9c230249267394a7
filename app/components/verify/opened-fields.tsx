import { useEffect, useState } from 'react';
import { isBytes32 } from '#domain/hex';
import type { Opening } from '#ledger/verify/openings';
import { useTranslate } from '~/i18n/use-translate';
import { formatMoney } from '../format/amounts.ts';
import { Day } from '../format/moment.tsx';
import { Note, Section } from '../page/page.tsx';
import { useIsAlive } from '../page/viewer.ts';

interface Field {
  readonly path: string;
  readonly value: string;
  readonly agrees: boolean;
}

type Read = { state: 'none' | 'unreadable' } | { state: 'read'; fields: readonly Field[] };

const LABELS = {
  '/invoice/number': 'verify:field.number',
  '/faceMinor': 'verify:field.amount',
  '/currency': 'verify:field.currency',
  '/dueDate': 'verify:field.due',
} as const;
const isKnown = (path: string): path is keyof typeof LABELS => path in LABELS;

const scalar = (text: string): string => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : text;
  } catch {
    return text;
  }
};

/** What the code on the paper opens, as the address bar has it: the part after # stays in the browser. */
const readFragment = async (root: string): Promise<Read> => {
  const fragment = window.location.hash.slice(1);
  if (fragment === '' || !isBytes32(root)) return { state: 'none' };
  const { decodeOpenings, isOpenedBy } = await import('#ledger/verify/openings');
  try {
    const openings: Opening[] = decodeOpenings(fragment);
    return {
      state: 'read',
      fields: openings.map(one => ({
        path: one.leaf.path,
        value: scalar(one.leaf.value),
        agrees: isOpenedBy(root, one),
      })),
    };
  } catch {
    return { state: 'unreadable' };
  }
};

const Value = ({ field, fields }: { readonly field: Field; readonly fields: readonly Field[] }) => {
  const currency = fields.find(({ path, agrees }) => path === '/currency' && agrees)?.value;
  if (field.path === '/faceMinor' && currency !== undefined && /^\d{1,18}$/.test(field.value)) {
    return <span className="figure">{formatMoney({ amountMinor: BigInt(field.value), currency })}</span>;
  }
  return field.path === '/dueDate' ? <Day day={field.value} /> : <>{field.value}</>;
};

/** The fields that the code on a paper carries, recomputed in this browser against the commitment on the chain. */
export const OpenedFields = ({ root }: { readonly root: string }) => {
  const t = useTranslate();
  const alive = useIsAlive();
  const [read, setRead] = useState<Read>({ state: 'none' });
  useEffect(() => {
    const again = () => void readFragment(root).then(setRead);
    again();
    window.addEventListener('hashchange', again);
    return () => window.removeEventListener('hashchange', again);
  }, [root]);
  const good = read.state === 'read' && read.fields.every(({ agrees }) => agrees);
  return (
    <Section title={t('verify:paper')} summary={t('verify:paper-summary')}>
      {!alive && (
        <noscript>
          <p className="muted">{t('verify:paper-script')}</p>
        </noscript>
      )}
      {read.state === 'none' && alive && <p className="muted">{t('verify:paper-none')}</p>}
      {read.state === 'unreadable' && <Note tone="warn">{t('verify:paper-unreadable')}</Note>}
      {read.state === 'read' && (
        <div role="status">
          <p className={good ? 'tone-ok' : 'tone-bad'}>{good ? t('verify:paper-good') : t('verify:paper-bad')}</p>
          <ul className="checks">
            {read.fields.map(field => (
              <li key={field.path} data-outcome={field.agrees ? 'agrees' : 'differs'}>
                {isKnown(field.path) ? t(LABELS[field.path]) : field.path}:{' '}
                <strong>
                  <Value field={field} fields={read.fields} />
                </strong>
                <span className="visually-hidden"> {field.agrees ? t('verify.agrees') : t('verify.differs')}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Section>
  );
};
