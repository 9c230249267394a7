import type { ReactNode } from 'react';
import { useTranslate } from '~/i18n/use-translate';

export interface Step {
  readonly key: string;
  readonly label: string;
  /** `settling`: decided, on its way to the chain. `failed`: the life ended here. `skipped`: not part of this life. */
  readonly state: 'done' | 'settling' | 'current' | 'upcoming' | 'failed' | 'skipped';
  /** A date, or whose turn it is. */
  readonly detail?: ReactNode;
}

/** The life of a record as ordered steps, rendered on the server. */
export const Stepper = ({ label, steps }: { readonly label: string; readonly steps: readonly Step[] }) => {
  const t = useTranslate();
  return (
    <ol className="stepper" aria-label={label}>
      {steps.map(step => (
        <li
          key={step.key}
          className={`step step-${step.state}`}
          aria-current={step.state === 'current' || step.state === 'settling' ? 'step' : undefined}
        >
          <span className="step-mark" aria-hidden="true" />
          <span className="step-label">
            {step.label}
            <span className="visually-hidden"> ({t(`step.${step.state}`)})</span>
          </span>
          {step.detail !== undefined && <span className="step-detail">{step.detail}</span>}
        </li>
      ))}
    </ol>
  );
};
