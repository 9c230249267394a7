import { Outlet } from '@remix-run/react';
import type { PageHandle } from '~/components/page/handle';

export const handle: PageHandle = { i18n: ['approvals'], crumb: t => t('navigation.approvals') };

export const loader = () => null;

export default function Approvals() {
  return <Outlet />;
}
