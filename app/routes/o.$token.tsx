import { type ActionFunctionArgs, type AppLoadContext, data, type LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import type { Refusal } from '#domain/result';
import { answerLink, type linkAnswer } from '#services/links/answer';
import { sendCode } from '#services/links/send-code';
import { verifyCode } from '#services/links/verify-code';
import { DISPUTE_REASONS, REJECT_REASONS } from '#services/receivables/reasons';
import { problemText } from '~/components/form/problems';
import { AnswerStep } from '~/components/obligor/answer-step';
import { AnsweredStep } from '~/components/obligor/answered-step';
import { CodeStep } from '~/components/obligor/code-step';
import type { PageHandle } from '~/components/page/handle';
import { PageHeader } from '~/components/page/page';
import { confirmationFields, reasonFields } from '~/form-fields.server';
import { openForm, unknownIntent } from '~/forms.server';
import { useTranslate } from '~/i18n/use-translate';
import { keepLinkSession, loadObligorPage, readLinkSession } from '~/presenters/obligor.server';

export const handle: PageHandle = {
  i18n: ['obligor', 'receivables', 'invoices', 'approvals'],
  crumb: t => t('obligor:title'),
  frame: 'plain',
  live: 'off',
};

// The address is a secret: it is kept nowhere, and search engines that somebody leads here find nothing.
const HEADERS = { 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex, nofollow' };

export const headers = () => HEADERS;

const visitOf = async (request: Request, context: AppLoadContext, token: string | undefined) => ({
  token: token ?? '',
  sessionToken: await readLinkSession(request, token ?? ''),
  ip: context.clientIp,
});

/** Nobody's link is not there; one that was used, revoked or has lapsed was. */
const statusOf = ({ code }: Refusal): number =>
  code === 'link-invalid' ? 404 : code === 'too-many-attempts' ? 429 : 410;

export const loader = async ({ request, context, params }: LoaderFunctionArgs) => {
  const page = await loadObligorPage(context.services, await visitOf(request, context, params.token));
  return data(
    { page, reasons: { reject: REJECT_REASONS, dispute: DISPUTE_REASONS } },
    { headers: HEADERS, status: page.refusal ? statusOf(page.refusal) : 200 },
  );
};

const Code = z.object({ code: z.string().trim().max(40) });
const Agreement = z.object({ proposalId: z.guid(), contentHash: z.string().max(100) });
const Disagreement = z.object({ proposalId: z.guid(), note: z.string().trim().max(2000) });

export const action = async ({ request, context, params }: ActionFunctionArgs) => {
  const form = await openForm({ request, context });
  const { services, publicUrl } = context;
  const visit = await visitOf(request, context, params.token);
  const here = `/o/${encodeURIComponent(visit.token)}`;
  const give = (answer: z.input<typeof linkAnswer>) => answerLink(services, { ...visit, answer });
  const given = () => form.done(here);
  switch (form.intent) {
    case 'send-code':
      return form.answer(await sendCode(services, visit), () => form.done(here));
    case 'verify':
      return form.run(
        Code,
        ({ code }) => verifyCode(services, { ...visit, code }),
        async ({ sessionToken }) =>
          form.done(
            here,
            undefined,
            new Headers({ 'Set-Cookie': await keepLinkSession(visit.token, sessionToken, publicUrl) }),
          ),
      );
    case 'confirm': {
      const { claim } = await loadObligorPage(services, visit);
      if (!claim) return form.done(here);
      return form.run(confirmationFields(claim.currency), terms => give({ kind: 'confirm', terms }), given);
    }
    case 'reject':
      return form.run(reasonFields(REJECT_REASONS), reason => give({ kind: 'reject', reason }), given);
    case 'dispute':
      return form.run(reasonFields(DISPUTE_REASONS), reason => give({ kind: 'dispute', reason }), given);
    case 'approve':
      return form.run(Agreement, input => give({ kind: 'approve', ...input }), given);
    case 'decline':
      return form.run(Disagreement, input => give({ kind: 'decline', ...input }), given);
    default:
      return unknownIntent();
  }
};

export default function ObligorLink() {
  const t = useTranslate();
  const { i18n } = useTranslation();
  const { page, reasons } = useLoaderData<typeof loader>();
  if (page.step === 'code' && page.opened) return <CodeStep opened={page.opened} />;
  if (page.step === 'answer' && page.claim) return <AnswerStep claim={page.claim} reasons={reasons} />;
  if (page.step === 'answered' && page.answered) return <AnsweredStep answered={page.answered} />;
  return (
    <div className="sign-in">
      <div className="panel">
        <PageHeader title={t('obligor:closed.title')} />
        {page.refusal && <p>{problemText(t, i18n, page.refusal)}</p>}
        <p className="muted">{t('obligor:closed.next')}</p>
      </div>
    </div>
  );
}
