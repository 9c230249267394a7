import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';

interface ButtonLinkProps {
  readonly to: string;
  readonly children: ReactNode;
  readonly primary?: boolean;
  /** A file to download, or another page that the router does not own. */
  readonly reload?: boolean;
}

/** A link that looks like a button: it goes somewhere, it changes nothing. */
export const ButtonLink = ({ to, children, primary = false, reload = false }: ButtonLinkProps) => (
  <Link to={to} className={primary ? 'button button-primary' : 'button'} reloadDocument={reload}>
    {children}
  </Link>
);
