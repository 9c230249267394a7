import { type RefObject, useEffect } from 'react';
import { useRootData } from '../page/viewer.ts';

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/**
 * Keys of a list: `j` and `k` move between rows, Enter opens the one in focus, `x` ticks its box, `/` goes to the search
 * field. A person can turn them off in the preferences (WCAG 2.1.4: keys without a modifier).
 */
export const useListKeys = (region: RefObject<HTMLElement>): void => {
  const enabled = useRootData()?.shortcuts ?? true;
  useEffect(() => {
    if (!enabled) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const list = region.current;
      if (!list) return;
      // A box is an input into which nothing is typed.
      const isBox =
        event.target instanceof HTMLInputElement && event.target.type === 'checkbox' && list.contains(event.target);
      if (isTyping(event.target) && !isBox) return;
      if (event.key === '/') {
        const field = document.querySelector<HTMLInputElement>('[data-list-search] input');
        if (!field) return;
        event.preventDefault();
        field.focus();
        field.select();
        return;
      }
      const rows = [...list.querySelectorAll<HTMLTableRowElement>('tbody tr')];
      const at = rows.findIndex(row => row.contains(document.activeElement));
      if (event.key === 'x') {
        const box = rows[at]?.querySelector<HTMLInputElement>('td.select input');
        if (!box) return;
        event.preventDefault();
        box.click();
        return;
      }
      // On a link Enter opens the row by itself; on a box it would send the form.
      if (event.key === 'Enter' && isBox) {
        event.preventDefault();
        rows[at]?.querySelector<HTMLAnchorElement>('a[data-row-link]')?.click();
        return;
      }
      if (event.key !== 'j' && event.key !== 'k') return;
      const to = rows[event.key === 'j' ? Math.min(at + 1, rows.length - 1) : Math.max(at - 1, 0)];
      const focus =
        to?.querySelector<HTMLElement>('a[data-row-link]') ?? to?.querySelector<HTMLElement>('a, button, input');
      if (!focus) return;
      event.preventDefault();
      focus.focus();
      to?.scrollIntoView({ block: 'nearest' });
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [enabled, region]);
};
