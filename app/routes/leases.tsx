import { Outlet } from '@remix-run/react';
import type { PageHandle } from '~/components/page/handle';

export const handle: PageHandle = { i18n: ['leases'], crumb: t => t('navigation.leases') };

export const loader = () => null;

export default function Leases() {
  return <Outlet />;
}
