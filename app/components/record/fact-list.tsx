import type { ReactNode } from 'react';

/** Names and values of a record, as a definition list; `columns` beside each other where there is room. */
export const FactList = ({ children, columns = 1 }: { readonly children: ReactNode; readonly columns?: 1 | 2 | 3 }) => (
  <dl className={`facts facts-${columns}`}>{children}</dl>
);

interface FactProps {
  readonly label: string;
  readonly children: ReactNode;
  /** Figures, which line up at the end. */
  readonly figure?: boolean;
}

export const Fact = ({ label, children, figure = false }: FactProps) => (
  <div className="fact">
    <dt>{label}</dt>
    <dd className={figure ? 'end figure' : undefined}>{children}</dd>
  </div>
);
