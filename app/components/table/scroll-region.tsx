import { forwardRef, type ReactNode } from 'react';

interface ScrollRegionProps {
  /** Names what scrolls: the table's caption. */
  readonly label: string;
  readonly className?: string;
  readonly children: ReactNode;
}

/**
 * Around a table that may be wider or longer than its place: it scrolls there, and by keyboard too (WCAG 2.1.1). A group
 * and not a landmark, since a page may have many.
 */
export const ScrollRegion = forwardRef<HTMLDivElement, ScrollRegionProps>(
  ({ label, className = 'table-region', children }, ref) => (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must take the focus
    <div className={className} role="group" aria-label={label} tabIndex={0} ref={ref}>
      {children}
    </div>
  ),
);
ScrollRegion.displayName = 'ScrollRegion';
