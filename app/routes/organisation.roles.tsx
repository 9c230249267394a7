import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { ALL_PERMISSIONS, isForKinds, permissionsOf, ROLES } from '#domain/access/permissions';
import { usePermissionText } from '~/components/organisation/permission-text';
import type { PageHandle } from '~/components/page/handle';
import { Section } from '~/components/page/page';
import { useRootData } from '~/components/page/viewer';
import { ScrollRegion } from '~/components/table/scroll-region';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';

export const handle: PageHandle = { crumb: t => t('organisation:roles.title') };

/** Only what organisations of these kinds can do at all. */
export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  const { organisation } = await requireActor(request, context, 'organisation:read');
  const granted = ROLES.map(role => new Set(permissionsOf([role], organisation.kinds)));
  return ALL_PERMISSIONS.filter(permission => isForKinds(permission, organisation.kinds)).map(permission => ({
    permission,
    roles: ROLES.filter((_, index) => granted[index]?.has(permission)),
  }));
};

export default function Roles() {
  const t = useTranslate();
  const viewer = useRootData()?.viewer;
  const textOf = usePermissionText();
  const permissions = useLoaderData<typeof loader>();
  return (
    <Section title={t('organisation:roles.who-may')} summary={t('organisation:roles.summary')}>
      <ScrollRegion label={t('organisation:roles.who-may')}>
        <table className="table">
          <caption className="visually-hidden">{t('organisation:roles.who-may')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('organisation:roles.permission')}</th>
              {ROLES.map(role => (
                <th key={role} scope="col">
                  {t(`roles.${role}`)}
                  {viewer?.roles.includes(role) && (
                    <span className="visually-hidden"> ({t('organisation:roles.yours')})</span>
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {permissions.map(({ permission, roles }) => (
              <tr key={permission}>
                <th scope="row">{textOf(permission)}</th>
                {ROLES.map(role => (
                  <td key={role}>
                    {roles.includes(role) ? (
                      <span className="tone-ok">
                        <span aria-hidden="true">✓</span>
                        <span className="visually-hidden">{t('organisation:roles.may')}</span>
                      </span>
                    ) : (
                      <span className="muted">
                        <span aria-hidden="true">–</span>
                        <span className="visually-hidden">{t('organisation:roles.may-not')}</span>
                      </span>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </Section>
  );
}
