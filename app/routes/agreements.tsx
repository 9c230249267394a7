import { Outlet } from '@remix-run/react';
import type { PageHandle } from '~/components/page/handle';

export const handle: PageHandle = { i18n: ['agreements'], crumb: t => t('navigation.agreements') };

export const loader = () => null;

export default function Agreements() {
  return <Outlet />;
}
