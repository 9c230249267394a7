import { Outlet } from '@remix-run/react';
import type { PageHandle } from '~/components/page/handle';

export const handle: PageHandle = { i18n: ['equipment'], crumb: t => t('navigation.equipment') };

export const loader = () => null;

export default function Equipment() {
  return <Outlet />;
}
