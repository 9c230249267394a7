import { useState } from 'react';
import { useTranslate } from '~/i18n/use-translate';
import { Icon } from '../page/icon.tsx';
import { useIsAlive } from '../page/viewer.ts';
import { abbreviate } from './hashes.ts';

/** A hash, address or other long identifier, shortened, with a button that copies the whole. `full` shows all of it. */
export const HashText = ({ value, full = false }: { value: string; full?: boolean }) => {
  const t = useTranslate();
  const alive = useIsAlive();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return (
    <span className="hash">
      <code title={value}>{full ? value : abbreviate(value)}</code>
      {/* Browsers offer the clipboard to secure pages only. */}
      {alive && window.isSecureContext && (
        <button
          type="button"
          className="hash-copy"
          onClick={copy}
          aria-label={copied ? t('copy.done') : t('copy.whole', { value: abbreviate(value) })}
        >
          <Icon name={copied ? 'check' : 'copy'} />
        </button>
      )}
    </span>
  );
};
