import { Outlet } from '@remix-run/react';
import type { PageHandle } from '~/components/page/handle';

export const handle: PageHandle = { i18n: ['devices'], crumb: t => t('navigation.devices') };

export const loader = () => null;

export default function Devices() {
  return <Outlet />;
}
