import type { FormEvent } from 'react';
import { useTranslate } from '~/i18n/use-translate';
import { TextField } from '../form/fields.tsx';
import { useIsAlive } from '../page/viewer.ts';

interface NodeChooserProps {
  /** The node to ask; this page's policy allows its address and no other. */
  readonly node: string | null;
  readonly run: () => void;
  readonly isWorking: boolean;
  /** How to do the same outside of the browser. */
  readonly hint: string;
}

/** Names a node of the reader's own, and asks it. */
export const NodeChooser = ({ node, run, isWorking, hint }: NodeChooserProps) => {
  const t = useTranslate();
  const alive = useIsAlive();
  // The whole page anew, since its policy must name the node; what follows # would be lost by a plain submit.
  const choose = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const chosen = new FormData(event.currentTarget).get('node');
    const { pathname, hash } = window.location;
    window.location.assign(`${pathname}?node=${encodeURIComponent(String(chosen ?? ''))}${hash}`);
  };
  return (
    <>
      <form method="get" className="form" onSubmit={choose}>
        <TextField
          name="node"
          type="url"
          label={t('verify:node.address')}
          hint={hint}
          defaultValue={node ?? ''}
          placeholder="https://"
          required
        />
        <div className="page-actions">
          <button type="submit" className="button">
            {t('verify:node.choose')}
          </button>
          {node !== null && alive && (
            <button
              type="button"
              className="button button-primary"
              onClick={run}
              aria-disabled={isWorking || undefined}
            >
              {t('verify:node.compare', { node: new URL(node).host })}
            </button>
          )}
        </div>
      </form>
      {node !== null && !alive && (
        <noscript>
          <p className="muted">{t('verify:node.script')}</p>
        </noscript>
      )}
    </>
  );
};
