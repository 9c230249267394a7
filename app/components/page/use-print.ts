import { useEffect } from 'react';

/** What is a menu or asks for a confirmation stays closed on paper. */
const FOLDED = 'main details:not([open]):not(.confirm, .list-menu)';

/** Opens what is folded while the page is printed, where the style sheet alone cannot (browsers before 2025). */
export const usePrint = (): void => {
  useEffect(() => {
    let opened: HTMLDetailsElement[] = [];
    const open = () => {
      opened = [...document.querySelectorAll<HTMLDetailsElement>(FOLDED)];
      for (const details of opened) details.open = true;
    };
    const close = () => {
      for (const details of opened) details.open = false;
      opened = [];
    };
    window.addEventListener('beforeprint', open);
    window.addEventListener('afterprint', close);
    return () => {
      window.removeEventListener('beforeprint', open);
      window.removeEventListener('afterprint', close);
    };
  }, []);
};
