import { Outlet } from '@remix-run/react';
import type { PageHandle } from '~/components/page/handle';

export const handle: PageHandle = { i18n: ['invoices'], crumb: t => t('navigation.invoices') };

export const loader = () => null;

export default function Invoices() {
  return <Outlet />;
}
