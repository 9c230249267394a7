import type { ReactNode } from 'react';
import type { Tone } from '../page/page.tsx';

/**
 * A state in words, with a mark whose shape differs by tone (ring, dot, half, tick, triangle, cross), so that colour is
 * not the only carrier. Plain markup: lists show hundreds.
 */
export const StatusBadge = ({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) => (
  <span className={`badge badge-${tone}`}>{children}</span>
);
