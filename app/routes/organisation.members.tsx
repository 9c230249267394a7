import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { ROLES } from '#domain/access/permissions';
import { changeRoles } from '#services/identity/change-roles';
import { endMemberSessions } from '#services/identity/end-member-sessions';
import { inviteMember } from '#services/identity/invite-member';
import { removeMember } from '#services/identity/remove-member';
import { revokeInvitation } from '#services/identity/revoke-invitation';
import { requireSecondFactor } from '#services/identity/second-factor/require-second-factor';
import { resetSecondFactor } from '#services/identity/second-factor/reset-second-factor';
import { sendPasswordReset } from '#services/identity/send-password-reset';
import { CheckboxesField, CheckField, TextField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { Ago, Moment } from '~/components/format/moment';
import { InvitationTable } from '~/components/organisation/invitation-table';
import { MemberActions } from '~/components/organisation/member-actions';
import type { PageHandle } from '~/components/page/handle';
import { Section } from '~/components/page/page';
import { StatusBadge } from '~/components/record/status-badge';
import { ScrollRegion } from '~/components/table/scroll-region';
import { memberForm, unknownIntent } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadMembers } from '~/presenters/organisation.server';

export const handle: PageHandle = { crumb: t => t('organisation:members.title') };

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadMembers(await requireActor(request, context, 'organisation:read'));

const Roles = z.array(z.enum(ROLES)).min(1);

export const action = async ({ request, context }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  const { services, actor } = form.who;
  const done = (what: 'invited' | 'sessions' | 'roles' | 'removed' | 'reset' | 'revoked' | 'factor' | 'rule') => () =>
    form.done('/organisation/members', { key: `organisation:members.done-${what}`, params: {} });
  const userId = form.scope;
  switch (form.intent) {
    case 'invite':
      return form.run(
        z.object({ email: z.email().max(254), roles: Roles }),
        input => inviteMember(services, actor, input),
        done('invited'),
      );
    case 'roles':
      return form.run(
        z.object({ roles: Roles }),
        ({ roles }) => changeRoles(services, actor, { userId, roles }),
        done('roles'),
      );
    case 'remove':
      return form.answer(await removeMember(services, actor, { userId }), done('removed'));
    case 'reset':
      return form.answer(await sendPasswordReset(services, actor, { userId }), done('reset'));
    case 'reset-factor':
      return form.answer(await resetSecondFactor(services, actor, { userId }), done('factor'));
    case 'rule':
      return form.run(
        z.object({ required: z.boolean().default(false) }),
        input => requireSecondFactor(services, actor, input),
        done('rule'),
      );
    case 'end-sessions':
      return form.answer(await endMemberSessions(services, actor, { userId }), done('sessions'));
    case 'revoke-invitation':
      return form.answer(await revokeInvitation(services, actor, { invitationId: form.scope }), done('revoked'));
    default:
      return unknownIntent();
  }
};

export default function Members() {
  const t = useTranslate();
  const { members, invitations, mayManage, mayRule, requiresSecondFactor, roles } = useLoaderData<typeof loader>();
  const roleChoices = roles.map(value => ({
    value,
    label: t(`roles.${value}`),
    hint: t(`organisation:roles.what.${value}`),
  }));
  return (
    <>
      <ScrollRegion label={t('organisation:members.title')}>
        <table className="table table-stacked">
          <caption className="visually-hidden">{t('organisation:members.title')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('organisation:members.name')}</th>
              <th scope="col">{t('organisation:members.email')}</th>
              <th scope="col">{t('organisation:roles.title')}</th>
              <th scope="col">{t('organisation:members.joined')}</th>
              <th scope="col">{t('organisation:members.last-seen')}</th>
              {mayManage && <th scope="col">{t('organisation:members.second-factor')}</th>}
              {mayManage && (
                <th scope="col">
                  <span className="visually-hidden">{t('organisation:members.change')}</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {members.map(member => (
              <tr key={member.userId}>
                <th scope="row">
                  {member.name}
                  {member.self && <span className="muted"> {t('organisation:members.you')}</span>}
                  {member.disabled && <StatusBadge tone="bad">{t('organisation:members.disabled')}</StatusBadge>}
                </th>
                <td data-label={t('organisation:members.email')}>{member.email}</td>
                <td data-label={t('organisation:roles.title')}>
                  {member.roles.map(role => t(`roles.${role}`)).join(', ')}
                </td>
                <td data-label={t('organisation:members.joined')}>
                  <Moment at={member.joinedAt} precision="day" />
                </td>
                <td data-label={t('organisation:members.last-seen')}>
                  {member.lastSeenAt ? <Ago at={member.lastSeenAt} /> : '–'}
                </td>
                {mayManage && (
                  <td data-label={t('organisation:members.second-factor')}>
                    <StatusBadge tone={member.secondFactor ? 'ok' : requiresSecondFactor ? 'warn' : 'neutral'}>
                      {member.secondFactor ? t('organisation:members.has') : t('organisation:members.has-none')}
                    </StatusBadge>
                  </td>
                )}
                {mayManage && (
                  <td className="actions">
                    <MemberActions member={member} roleChoices={roleChoices} />
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {mayRule && (
        <Section
          title={t('organisation:members.rule')}
          summary={t('organisation:members.rule-summary', {
            with: members.filter(one => one.secondFactor).length,
            all: members.length,
          })}
        >
          <PostForm intent="rule">
            <CheckField
              name="required"
              label={t('organisation:members.rule-label')}
              hint={t('organisation:members.rule-hint')}
              defaultChecked={requiresSecondFactor}
            />
            <SubmitButton tone="plain">{t('organisation:members.rule-action')}</SubmitButton>
          </PostForm>
        </Section>
      )}
      {mayManage && (
        <div className="split">
          <Section title={t('organisation:members.invite')} summary={t('organisation:members.invite-summary')}>
            <PostForm intent="invite">
              <TextField name="email" type="email" label={t('organisation:members.email')} required />
              <CheckboxesField name="roles" legend={t('organisation:roles.title')} choices={roleChoices} required />
              <SubmitButton>{t('organisation:members.invite-action')}</SubmitButton>
            </PostForm>
          </Section>
          <Section title={t('organisation:members.invitations')}>
            <InvitationTable invitations={invitations} />
          </Section>
        </div>
      )}
    </>
  );
}
