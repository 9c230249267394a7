import type { ReactNode } from 'react';

interface PageHeaderProps {
  readonly title: ReactNode;
  /** Beside the title: a status, a reference. */
  readonly aside?: ReactNode;
  /** One line under the title. */
  readonly summary?: ReactNode;
  /** Links and buttons at the right. */
  readonly actions?: ReactNode;
}

/** The head of every page: its one `h1`, what it is about, and what can be done. */
export const PageHeader = ({ title, aside, summary, actions }: PageHeaderProps) => (
  <header className="page-header">
    <div className="page-heading">
      <div className="page-title">
        <h1>{title}</h1>
        {aside}
      </div>
      {summary !== undefined && <p className="page-summary">{summary}</p>}
    </div>
    {actions !== undefined && <div className="page-actions">{actions}</div>}
  </header>
);

interface SectionProps {
  readonly title: ReactNode;
  readonly summary?: ReactNode;
  readonly actions?: ReactNode;
  readonly id?: string;
  readonly children: ReactNode;
}

/** A titled part of a page. */
export const Section = ({ title, summary, actions, id, children }: SectionProps) => (
  <section className="section" id={id}>
    <header className="section-header">
      <h2>{title}</h2>
      {actions !== undefined && <div className="page-actions">{actions}</div>}
      {summary !== undefined && <p className="section-summary">{summary}</p>}
    </header>
    {children}
  </section>
);

interface EmptyStateProps {
  readonly title: string;
  /** What to do first, or why there is nothing. */
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

export const EmptyState = ({ title, children, action }: EmptyStateProps) => (
  <div className="empty">
    <p className="empty-title">{title}</p>
    {children !== undefined && <p>{children}</p>}
    {action}
  </div>
);

export type Tone = 'neutral' | 'info' | 'progress' | 'ok' | 'warn' | 'bad';

interface NoteProps {
  readonly tone?: Tone;
  readonly title?: ReactNode;
  readonly children: ReactNode;
  /** `alert` interrupts a screen reader, `status` waits for a pause; none for what was there from the start. */
  readonly role?: 'alert' | 'status';
}

/** A remark that stands out: a warning, a refusal, whose turn it is. */
export const Note = ({ tone = 'info', title, children, role }: NoteProps) => (
  <div className={`note note-${tone}`} role={role}>
    {title !== undefined && <p className="note-title">{title}</p>}
    <div>{children}</div>
  </div>
);
