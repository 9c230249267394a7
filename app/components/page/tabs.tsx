import { NavLink } from '@remix-run/react';

export interface Tab {
  readonly to: string;
  readonly label: string;
  readonly count?: number | undefined;
  /** Whether only the path itself counts as this tab, and not what is under it. */
  readonly end?: boolean;
}

/** Tabs that are links: each has an address, and the browser's back button works. */
export const Tabs = ({ label, tabs }: { label: string; tabs: readonly Tab[] }) => (
  <nav className="tabs" aria-label={label}>
    <ul>
      {tabs.map(tab => (
        <li key={tab.to}>
          <NavLink to={tab.to} end={tab.end ?? false} prefetch="intent">
            {tab.label}
            {tab.count !== undefined && <span className="count">{tab.count}</span>}
          </NavLink>
        </li>
      ))}
    </ul>
  </nav>
);
