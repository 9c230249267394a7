import { useEffect, useState } from 'react';
import { isBytes32 } from '#domain/hex';
import { useTranslate } from '~/i18n/use-translate';
import type { PublicMachine } from '~/presenters/equipment-public.server';
import { HashText } from '../format/hash-text.tsx';
import { Section } from '../page/page.tsx';
import { useIsAlive } from '../page/viewer.ts';
import { useDynamicText } from '../receivables/detail-text.ts';

interface Field {
  readonly path: string;
  readonly value: string;
  readonly agrees: boolean;
}

const scalar = (text: string): string => {
  try {
    const value: unknown = JSON.parse(text);
    return value === null ? '–' : typeof value === 'string' ? value : text;
  } catch {
    return text;
  }
};

const ORDER = ['/manufacturer', '/model', '/serial', '/gtin', '/category', '/year', '/origin'];
/** As the page above has them; files come last. */
const placeOf = (path: string): number => (ORDER.includes(path) ? ORDER.indexOf(path) : ORDER.length);

/** Recomputes each opened field up to the root that the ledger has. */
const recompute = async ({ root, openings }: Pick<PublicMachine, 'root' | 'openings'>): Promise<Field[]> => {
  const { isOpenedBy } = await import('#ledger/verify/openings');
  const ordered = [...openings].sort((a, b) => placeOf(a.path) - placeOf(b.path));
  return ordered.map(({ path, value, salt, proof }) => ({
    path,
    value: scalar(value),
    agrees:
      isBytes32(root) &&
      isBytes32(salt) &&
      proof.every(isBytes32) &&
      isOpenedBy(root, { leaf: { path, value, salt }, proof: proof.filter(isBytes32) }),
  }));
};

/** Whether the passport's event, as this page shows it, carries the root that the fields were recomputed to. */
const isInEvents = ({ root, events }: PublicMachine): boolean =>
  events.some(({ name, args }) => name === 'PassportIssued' && args.root === root);

/** What the page says of the machine, field by field, recomputed in this browser against the commitment on the ledger. */
export const PassportOpenings = ({ machine }: { readonly machine: PublicMachine }) => {
  const t = useTranslate();
  const text = useDynamicText();
  const alive = useIsAlive();
  const labelOf = (path: string) =>
    path.startsWith('file:')
      ? t('equipment:public.file', { name: path.slice('file:'.length) })
      : (text(`equipment:public.field.${path.slice(1)}`) ?? path);
  const [fields, setFields] = useState<readonly Field[] | null>(null);
  useEffect(() => {
    let isGone = false;
    void recompute(machine).then(done => {
      if (!isGone) setFields(done);
    });
    return () => {
      isGone = true;
    };
  }, [machine]);
  const good = fields?.every(({ agrees }) => agrees) && isInEvents(machine);
  return (
    <Section title={t('equipment:public.verified')} summary={t('equipment:public.verified-summary')}>
      {!alive && (
        <noscript>
          <p className="muted">{t('equipment:public.verified-script')}</p>
        </noscript>
      )}
      <div role="status">
        {fields && (
          <>
            <p className={good ? 'tone-ok' : 'tone-bad'}>
              {good ? t('equipment:public.good') : t('equipment:public.bad')}
            </p>
            <ul className="checks">
              {fields.map(({ path, value, agrees }) => (
                <li key={path} data-outcome={agrees ? 'agrees' : 'differs'}>
                  {labelOf(path)}: {isBytes32(value) ? <HashText value={value} /> : <strong>{value}</strong>}
                  <span className="visually-hidden"> {agrees ? t('verify.agrees') : t('verify.differs')}</span>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
      <p className="muted below">
        {t('equipment:passport.root')} <HashText value={machine.root} />
      </p>
    </Section>
  );
};
