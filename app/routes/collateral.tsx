import { Outlet } from '@remix-run/react';
import type { PageHandle } from '~/components/page/handle';

export const handle: PageHandle = { i18n: ['collateral', 'liens'], crumb: t => t('navigation.collateral') };

export const loader = () => null;

export default function Collateral() {
  return <Outlet />;
}
