import { Outlet } from '@remix-run/react';
import type { PageHandle } from '~/components/page/handle';

export const handle: PageHandle = { i18n: ['alarms'], crumb: t => t('navigation.alarms') };

export const loader = () => null;

export default function Alarms() {
  return <Outlet />;
}
