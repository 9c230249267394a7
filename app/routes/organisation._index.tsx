import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { ORGANISATION_KINDS } from '#domain/access/organisation-kinds';
import { inviteOrganisation } from '#services/organisations/invite-organisation';
import { setContacts } from '#services/organisations/set-contacts';
import { CheckboxesField, SelectField, TextField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { HashText } from '~/components/format/hash-text';
import { Moment } from '~/components/format/moment';
import { ContactsForm } from '~/components/organisation/contacts-form';
import type { PageHandle } from '~/components/page/handle';
import { Section } from '~/components/page/page';
import { Fact, FactList } from '~/components/record/fact-list';
import { StatusBadge } from '~/components/record/status-badge';
import { memberForm, unknownIntent } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { FALLBACK_LANGUAGE, LANGUAGES } from '~/i18n/languages';
import { useTranslate } from '~/i18n/use-translate';
import { loadOverview } from '~/presenters/organisation.server';

export const handle: PageHandle = {};

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadOverview(await requireActor(request, context, 'organisation:read'));

const Contact = z.object({
  name: z.string().max(120).optional(),
  email: z.string().max(254).optional(),
  phone: z.string().max(40).optional(),
  locale: z.enum(LANGUAGES).default(FALLBACK_LANGUAGE),
});
const Contacts = z.object({ contacts: z.array(Contact).max(21) });

const Invited = z.object({
  name: z.string().max(200),
  country: z.string().max(2),
  kinds: z.array(z.enum(ORGANISATION_KINDS).exclude(['GUEST_OBLIGOR'])).min(1),
  number: z.string().max(60).optional(),
  administratorEmail: z.email().max(254),
});

export const action = async ({ request, context }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  const { services, actor } = form.who;
  if (form.intent === 'contacts') {
    return form.run(
      Contacts,
      ({ contacts }) =>
        setContacts(services, actor, {
          // A row that was emptied is a contact taken away.
          contacts: contacts.flatMap(({ name = '', email = '', phone, locale }) =>
            name === '' && email === '' ? [] : [{ name, email, phone: phone || null, locale }],
          ),
        }),
      () => form.done('/organisation', { key: 'organisation:contacts.done', params: {} }),
    );
  }
  if (form.intent === 'invite') {
    return form.run(
      Invited,
      ({ number, ...organisation }) =>
        inviteOrganisation(services, actor, {
          ...organisation,
          identifiers: number ? [{ scheme: null, value: number }] : [],
        }),
      ({ kind }) =>
        form.done('/organisation', { key: `organisation:invite.done-${kind}`, params: { name: form.text('name') } }),
    );
  }
  return unknownIntent();
};

export default function Overview() {
  const t = useTranslate();
  const { organisation, mayManage, mayInvite, countries } = useLoaderData<typeof loader>();
  return (
    <div className="split">
      <div>
        <Section title={t('organisation:overview.facts')}>
          <div className="panel">
            <FactList>
              <Fact label={t('organisation:overview.country')}>{organisation.countryName ?? '–'}</Fact>
              <Fact label={t('organisation:overview.numbers')}>
                {organisation.identifiers.length === 0 && '–'}
                {organisation.identifiers.map(({ id, scheme, value }) => (
                  <div key={id}>
                    {value} <span className="muted">{scheme}</span>
                  </div>
                ))}
              </Fact>
              <Fact label={t('organisation:overview.admitted')}>
                {organisation.admittedAt ? (
                  <Moment at={organisation.admittedAt} />
                ) : (
                  <StatusBadge tone="progress">{t('organisation:overview.being-admitted')}</StatusBadge>
                )}
              </Fact>
              {organisation.governor && (
                <Fact label={t('organisation:overview.governance')}>{t('organisation:overview.governor')}</Fact>
              )}
              {organisation.frozenAt && (
                <Fact label={t('organisation:overview.frozen')}>
                  <StatusBadge tone="bad">
                    <Moment at={organisation.frozenAt} />
                  </StatusBadge>
                </Fact>
              )}
              <Fact label={t('organisation:overview.chain-id')}>
                <HashText value={organisation.chainId} />
              </Fact>
            </FactList>
          </div>
        </Section>
        {mayInvite && (
          <Section title={t('organisation:invite.title')} summary={t('organisation:invite.summary')}>
            <PostForm intent="invite">
              <TextField name="name" label={t('organisation:invite.name')} required />
              <SelectField
                name="country"
                label={t('organisation:overview.country')}
                choices={countries}
                placeholder={t('organisation:choose')}
                required
              />
              <TextField
                name="number"
                label={t('organisation:invite.number')}
                hint={t('organisation:invite.number-hint')}
              />
              <CheckboxesField
                name="kinds"
                legend={t('organisation:invite.kinds')}
                choices={ORGANISATION_KINDS.filter(kind => kind !== 'GUEST_OBLIGOR').map(value => ({
                  value,
                  label: t(`kinds.${value}`),
                }))}
                required
              />
              <TextField
                name="administratorEmail"
                type="email"
                label={t('organisation:invite.administrator')}
                hint={t('organisation:invite.administrator-hint')}
                required
              />
              <SubmitButton>{t('organisation:invite.action')}</SubmitButton>
            </PostForm>
          </Section>
        )}
      </div>
      <Section title={t('organisation:contacts.title')} summary={t('organisation:contacts.summary')}>
        <ContactsForm contacts={organisation.contacts} mayManage={mayManage} />
      </Section>
    </div>
  );
}
