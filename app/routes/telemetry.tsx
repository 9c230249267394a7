import { Outlet } from '@remix-run/react';
import type { PageHandle } from '~/components/page/handle';

export const handle: PageHandle = { i18n: ['telemetry'] };

export const loader = () => null;

export default function Telemetry() {
  return <Outlet />;
}
