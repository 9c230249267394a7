import { Outlet } from '@remix-run/react';
import type { PageHandle } from '~/components/page/handle';

export const handle: PageHandle = { i18n: ['receivables'], crumb: t => t('navigation.receivables') };

export const loader = () => null;

export default function Receivables() {
  return <Outlet />;
}
