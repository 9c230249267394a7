import { useState } from 'react';
import { useTranslate } from '~/i18n/use-translate';
import { useIsAlive } from '../page/viewer.ts';

export interface VerifyCheck {
  readonly key: string;
  readonly label: string;
  /** `waits`: it recomputes, and no event carries it yet. */
  readonly outcome: 'agrees' | 'waits' | 'differs';
  readonly detail?: string;
}

interface VerifyButtonProps {
  /** Recomputes in the browser; loads its code when it is first pressed. Throws when the data cannot be had. */
  readonly verify: () => Promise<readonly VerifyCheck[]>;
  /** The data to verify, for those without scripts or who verify elsewhere. */
  readonly dataHref: string;
}

type Outcome = { state: 'idle' | 'working' | 'failed' } | { state: 'done'; checks: readonly VerifyCheck[] };

const TONES = { good: 'tone-ok', waiting: undefined, bad: 'tone-bad' } as const;

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
  const checks = outcome.state === 'done' ? outcome.checks : [];
  const some = (wanted: VerifyCheck['outcome']) => checks.some(check => check.outcome === wanted);
  const sum = some('differs') ? 'bad' : some('waits') ? 'waiting' : 'good';
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
            <p className={TONES[sum]}>{t(`verify.${sum}`)}</p>
            <ul className="checks">
              {checks.map(check => (
                <li key={check.key} data-outcome={check.outcome}>
                  {check.label}
                  <span className="visually-hidden"> {t(`verify.${check.outcome}`)}</span>
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
