import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { setMachineCost } from '#services/lease-books/machine-costs';
import { BooksAsk, BooksView } from '~/components/leases/books-view';
import { MachineCosts } from '~/components/leases/machine-costs';
import { useRefusalText } from '~/components/ledger/action-text';
import type { PageHandle } from '~/components/page/handle';
import { Note } from '~/components/page/page';
import { memberForm } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { loadLeaseBooks } from '~/presenters/lease-books.server';
import { readMoney } from '~/presenters/lease-fields.server';

export const handle: PageHandle = { i18n: ['leases', 'books'], crumb: t => t('leases:tab.books') };

export const loader = async ({ request, context, params }: LoaderFunctionArgs) =>
  loadLeaseBooks(
    await requireActor(request, context, 'lease:read'),
    params.reference ?? '',
    new URL(request.url).searchParams,
  );

const Cost = z.object({
  subject: z.string().max(80),
  cost: z.string().trim().max(60),
  residual: z.string().trim().max(60).optional(),
  inUseSince: z.iso.date(),
  usefulLifeMonths: z.coerce.number().int().min(1).max(1200),
});

export const action = async ({ request, context, params }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  const lease = params.reference ?? '';
  const { currency } = await loadLeaseBooks(form.who, lease, new URLSearchParams());
  return form.run(
    Cost,
    async ({ cost, residual, ...input }) => {
      const [costMinor, residualMinor] = [readMoney(cost, currency), readMoney(residual ?? '0', currency)];
      if (!costMinor.ok) return { ...costMinor, refusal: { ...costMinor.refusal, field: 'cost' } };
      if (!residualMinor.ok) return { ...residualMinor, refusal: { ...residualMinor.refusal, field: 'residual' } };
      const { services, actor } = form.who;
      const money = { currency, costMinor: costMinor.value, residualMinor: residualMinor.value };
      return setMachineCost(services, actor, { ...input, ...money });
    },
    () => form.done(`/leases/${lease}/books`, { key: 'books:cost.saved', params: {} }),
  );
};

export default function LeaseBooks() {
  const data = useLoaderData<typeof loader>();
  const refusalText = useRefusalText();
  const { page, problem, reference } = data;
  return (
    <>
      <BooksAsk {...data} />
      {problem && <Note tone="bad">{refusalText(problem.code, problem.params ?? {})}</Note>}
      {page && <BooksView page={page} reference={reference} />}
      <MachineCosts {...data} />
    </>
  );
}
