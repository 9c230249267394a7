import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { proposeAccount } from '#services/organisations/propose-account';
import { approveProposal } from '#services/proposals/approve';
import { declineProposal } from '#services/proposals/decline';
import { withdrawProposal } from '#services/proposals/withdraw';
import { SelectField, TextAreaField, TextField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { AccountChange } from '~/components/organisation/account-change';
import { AccountTable, accountText } from '~/components/organisation/account-table';
import type { PageHandle } from '~/components/page/handle';
import { Section } from '~/components/page/page';
import { useRootData } from '~/components/page/viewer';
import { memberForm, unknownIntent } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadAccounts } from '~/presenters/organisation.server';

export const handle: PageHandle = { crumb: t => t('organisation:accounts.title') };

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadAccounts(await requireActor(request, context, 'bank-account:read'));

const Account = z.object({
  holderName: z.string().max(200),
  accountNumber: z.string().max(100),
  bic: z.string().max(40).optional(),
  bankName: z.string().max(200).optional(),
  currency: z
    .string()
    .trim()
    .toUpperCase()
    .refine(text => /^[A-Z]{3}$/.test(text), 'currency-unknown'),
  replacesId: z.guid().optional(),
  callBackNote: z.string().max(2000),
});

const Decision = z.object({ contentHash: z.string().max(100), note: z.string().max(2000).optional() });

export const action = async ({ request, context }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  const { services, actor } = form.who;
  const proposalId = form.scope;
  const done = (what: 'proposed' | 'approved' | 'declined' | 'withdrawn') => () =>
    form.done('/organisation/accounts', { key: `organisation:accounts.done-${what}`, params: {} });
  switch (form.intent) {
    case 'propose':
      return form.run(Account, input => proposeAccount(services, actor, input), done('proposed'));
    case 'approve':
      return form.run(Decision, input => approveProposal(services, actor, { proposalId, ...input }), done('approved'));
    case 'decline':
      return form.answer(
        await declineProposal(services, actor, { proposalId, note: form.text('note') }),
        done('declined'),
      );
    case 'withdraw':
      return form.answer(await withdrawProposal(services, actor, { proposalId }), done('withdrawn'));
    default:
      return unknownIntent();
  }
};

export default function Accounts() {
  const t = useTranslate();
  const viewer = useRootData()?.viewer;
  const { accounts, changes, mayPropose, mayApprove } = useLoaderData<typeof loader>();
  const active = accounts.filter(({ status }) => status === 'ACTIVE');
  return (
    <>
      {changes.length > 0 && (
        <Section title={t('organisation:accounts.waiting')} summary={t('organisation:accounts.waiting-summary')}>
          {changes.map(change => (
            <AccountChange key={change.id} change={change} mayApprove={mayApprove} />
          ))}
        </Section>
      )}
      <Section title={t('organisation:accounts.title')} summary={t('organisation:accounts.summary')}>
        <AccountTable accounts={accounts} />
      </Section>
      {mayPropose && (
        <Section title={t('organisation:accounts.propose')} summary={t('organisation:accounts.propose-summary')}>
          <PostForm intent="propose">
            <TextField
              name="holderName"
              label={t('organisation:accounts.holder')}
              defaultValue={viewer?.organisation.name}
              required
            />
            <TextField
              name="accountNumber"
              label={t('organisation:accounts.number')}
              hint={t('organisation:accounts.number-hint')}
              autoComplete="off"
              required
            />
            <div className="form-row">
              <TextField name="currency" label={t('organisation:accounts.currency')} maxLength={3} required />
              <TextField name="bic" label={t('organisation:accounts.bic')} autoComplete="off" />
            </div>
            <TextField name="bankName" label={t('organisation:accounts.bank')} />
            {active.length > 0 && (
              <SelectField
                name="replacesId"
                label={t('organisation:accounts.replaces')}
                placeholder={t('organisation:accounts.replaces-none')}
                choices={active.map(account => ({ value: account.id, label: accountText(account) }))}
              />
            )}
            <TextAreaField
              name="callBackNote"
              label={t('organisation:accounts.call-back')}
              hint={t('organisation:accounts.call-back-hint')}
              maxLength={2000}
              required
            />
            <SubmitButton>{t('organisation:accounts.propose-action')}</SubmitButton>
          </PostForm>
        </Section>
      )}
    </>
  );
}
