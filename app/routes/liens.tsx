import { Outlet } from '@remix-run/react';
import type { PageHandle } from '~/components/page/handle';

export const handle: PageHandle = { i18n: ['liens'], crumb: t => t('navigation.liens') };

export const loader = () => null;

export default function Liens() {
  return <Outlet />;
}
