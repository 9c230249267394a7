import { type ReactNode, useEffect, useRef } from 'react';

interface MenuProps {
  readonly label: string;
  readonly small?: boolean;
  /** Open at first: what is in it was refused and shows again. */
  readonly open?: boolean;
  readonly children: ReactNode;
}

/**
 * A box that opens under its button and covers what is below. It needs no script; with one, it closes when something
 * outside is pressed, with Escape, and when another opens.
 */
export const Menu = ({ label, small = false, open = false, children }: MenuProps) => {
  const menu = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const onPress = (event: PointerEvent) => {
      if (menu.current?.open && event.target instanceof Node && !menu.current.contains(event.target))
        menu.current.open = false;
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || !menu.current?.open) return;
      menu.current.open = false;
      menu.current.querySelector('summary')?.focus();
    };
    document.addEventListener('pointerdown', onPress);
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('pointerdown', onPress);
      document.removeEventListener('keydown', onKey);
    };
  }, []);
  return (
    <details className="list-menu" ref={menu} open={open}>
      <summary className={small ? 'button button-small' : 'button'}>{label}</summary>
      <div className="list-menu-box">{children}</div>
    </details>
  );
};
