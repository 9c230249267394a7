import { useState } from 'react';
import { useTranslate } from '~/i18n/use-translate';
import { useIsAlive } from '../page/viewer.ts';

export interface VerifyCheck {
  readonly key: string;
  readonly label: string;
  readonly ok: boolean;
  readonly detail?: string;
}

interface VerifyButtonProps {
  /** Recomputes in the browser; loads its code when it is first pressed. Throws when the data cannot be had. */
  readonly verify: () => Promise<readonly VerifyCheck[]>;
  /** The data to verify, for those without scripts or who verify elsewhere. */
  readonly dataHref: string;
}

type Outcome = { state: 'idle' | 'working' | 'failed' } | { state: 'done'; checks: readonly VerifyCheck[] };

/** Recomputes what the page shows from its commitments, on the reader's own machine, and says what agreed. */
export const VerifyButton = ({ verify, dataHref }: VerifyButtonProps) => {
  const t = useTranslate();
  const alive = useIsAlive();
  const [outcome, setOutcome] = useState<Outcome>({ state: 'idle' });
  const run = async () => {
    setOutcome({ state: 'working' });
    try {
      setOutcome({ state: 'done', checks: await verify() });
    } catch {
      setOutcome({ state: 'failed' });
    }
  };
  const good = outcome.state === 'done' && outcome.checks.every(check => check.ok);
  return (
    <div className="verify">
      {alive && (
        <button type="button" className="button" onClick={run} aria-disabled={outcome.state === 'working' || undefined}>
          {t('verify.action')}
        </button>
      )}
      <a href={dataHref} download>
        {t('verify.data')}
      </a>
      <div role="status">
        {outcome.state === 'working' && <p className="muted">{t('verify.working')}</p>}
        {outcome.state === 'failed' && <p className="tone-bad">{t('verify.failed')}</p>}
        {outcome.state === 'done' && (
          <>
            <p className={good ? 'tone-ok' : 'tone-bad'}>{good ? t('verify.good') : t('verify.bad')}</p>
            <ul className="checks">
              {outcome.checks.map(check => (
                <li key={check.key} data-ok={check.ok}>
                  {check.label}
                  <span className="visually-hidden"> {check.ok ? t('verify.agrees') : t('verify.differs')}</span>
                  {check.detail !== undefined && <small>{check.detail}</small>}
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </div>
  );
};
