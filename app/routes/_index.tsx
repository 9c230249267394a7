import type { LoaderFunctionArgs } from '@remix-run/node';
import type { PageHandle } from '~/components/page/handle';
import { PageHeader } from '~/components/page/page';
import { useRootData } from '~/components/page/viewer';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';

export const handle: PageHandle = { i18n: ['dashboard'], crumb: t => t('navigation.dashboard') };

export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  await requireActor(request, context);
  return null;
};

export default function Start() {
  const t = useTranslate();
  const viewer = useRootData()?.viewer;
  return <PageHeader title={t('navigation.dashboard')} summary={viewer?.organisation.name} />;
}
