import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslate } from '~/i18n/use-translate';
import { Icon } from '../page/icon.tsx';
import { useIsAlive } from '../page/viewer.ts';

const CommandPalette = lazy(() => import('./command-palette.tsx'));

/** Opens the palette, as Ctrl+K and ⌘K do; its code is loaded then, and not before. */
export const PaletteButton = () => {
  const t = useTranslate();
  const alive = useIsAlive();
  const [opened, setOpened] = useState(0);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey)
        return;
      event.preventDefault();
      setOpened(times => times + 1);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  if (!alive) return null;
  return (
    <>
      <button
        type="button"
        className="palette-button"
        aria-label={t('palette.open')}
        onClick={() => setOpened(times => times + 1)}
      >
        <Icon name="search" />
        <span>{t('palette.open')}</span>
        <kbd>Ctrl K</kbd>
      </button>
      {opened > 0 && (
        <Suspense fallback={null}>
          <CommandPalette opened={opened} />
        </Suspense>
      )}
    </>
  );
};
