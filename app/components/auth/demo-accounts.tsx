import { useTranslate } from '~/i18n/use-translate';
import type { DemoAccount } from '~/load-context';
import { PostForm } from '../form/post-form.tsx';
import { Section } from '../page/page.tsx';

interface DemoAccountsProps {
  readonly demo: { readonly accounts: readonly DemoAccount[]; readonly password: string };
  readonly next: string;
}

/** The people of the demo consortium, by organisation: one press logs in as any of them. */
export const DemoAccounts = ({ demo, next }: DemoAccountsProps) => {
  const t = useTranslate();
  const organisations = [...new Set(demo.accounts.map(({ organisation }) => organisation))];
  return (
    <Section title={t('auth:demo.title')} summary={t('auth:demo.summary', { password: demo.password })}>
      <PostForm intent="demo" bare reload>
        <input type="hidden" name="next" value={next} />
        <input type="hidden" name="password" value={demo.password} />
        <table className="table demo-accounts">
          <caption className="visually-hidden">{t('auth:demo.title')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('auth:demo.organisation')}</th>
              <th scope="col">{t('auth:demo.people')}</th>
            </tr>
          </thead>
          <tbody>
            {organisations.map(organisation => {
              const people = demo.accounts.filter(account => account.organisation === organisation);
              const kinds = people[0]?.kinds ?? [];
              return (
                <tr key={organisation}>
                  <th scope="row">
                    {organisation}
                    <small>{kinds.map(kind => t(`kinds.${kind}`)).join(' · ')}</small>
                  </th>
                  <td>
                    <div className="demo-people">
                      {people.map(person => (
                        <button
                          key={person.email}
                          type="submit"
                          name="email"
                          value={person.email}
                          className="demo-person"
                        >
                          {person.name}
                          <small>{person.roles.map(role => t(`roles.${role}`)).join(' · ')}</small>
                        </button>
                      ))}
                    </div>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </PostForm>
    </Section>
  );
};
