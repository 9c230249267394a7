import { Outlet } from '@remix-run/react';
import type { PageHandle } from '~/components/page/handle';

export const handle: PageHandle = { i18n: ['geofences', 'map'], crumb: t => t('navigation.geofences') };

export const loader = () => null;

export default function Geofences() {
  return <Outlet />;
}
