import { Outlet } from '@remix-run/react';
import type { PageHandle } from '~/components/page/handle';

export const handle: PageHandle = { i18n: ['finance'], crumb: t => t('navigation.finance') };

export const loader = () => null;

export default function Finance() {
  return <Outlet />;
}
