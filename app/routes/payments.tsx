import { Outlet } from '@remix-run/react';
import type { PageHandle } from '~/components/page/handle';

export const handle: PageHandle = { i18n: ['payments'], crumb: t => t('navigation.payments') };

export const loader = () => null;

export default function Payments() {
  return <Outlet />;
}
