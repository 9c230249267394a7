import { Link, NavLink, useLocation, useNavigation } from '@remix-run/react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslate } from '~/i18n/use-translate';
import { PostForm } from '../form/post-form.tsx';
import { PaletteButton } from '../palette/palette-button.tsx';
import { useCleanAddress, withoutIndex } from './address.ts';
import { Breadcrumbs } from './breadcrumbs.tsx';
import { Footer } from './footer.tsx';
import { Icon } from './icon.tsx';
import { NAVIGATION } from './navigation.ts';
import { Notices } from './notices.tsx';
import { UserMenu } from './user-menu.tsx';
import { useRootData } from './viewer.ts';

const RAIL = 'rail';

// React 18 has no names for these attributes yet; it passes them on as they are.
const POPOVER = { popover: 'auto' };
const OPENS_RAIL = { popovertarget: RAIL };

/**
 * What is around every page of a signed-in person. The rail is a popover on narrow screens and a column on wide ones: the
 * same markup, opened by the browser itself, so that it needs no script.
 */
export const Frame = ({ children }: { readonly children: ReactNode }) => {
  const t = useTranslate();
  const viewer = useRootData()?.viewer;
  const location = useLocation();
  const navigation = useNavigation();
  const rail = useRef<HTMLElement>(null);
  useCleanAddress();
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the change of page that closes the rail
  useEffect(() => {
    if (rail.current?.matches(':popover-open')) rail.current.hidePopover();
  }, [location.pathname]);
  if (!viewer) return <PlainFrame>{children}</PlainFrame>;
  return (
    <div className="frame">
      <a className="skip-link" href="#main">
        {t('frame.skip')}
      </a>
      <aside className="rail" id={RAIL} ref={rail} aria-label={t('frame.rail')} {...POPOVER}>
        <Link to="/" className="brand">
          Lienlight
        </Link>
        <OrganisationSwitch />
        <nav aria-label={t('frame.navigation')}>
          {NAVIGATION.map(section => (
            <div key={section.key} className="rail-section">
              {section.label && <p className="rail-heading">{section.label(t)}</p>}
              <ul>
                {section.entries.map(entry => {
                  const count = entry.count ? viewer.counts[entry.count] : 0;
                  return (
                    <li key={entry.to}>
                      <NavLink to={entry.to} end={entry.to === '/'} className="rail-link" prefetch="intent">
                        <Icon name={entry.icon} />
                        <span>{entry.label(t)}</span>
                        {count > 0 && (
                          <span className="count">
                            {count > 99 ? '99+' : count}
                            <span className="visually-hidden">
                              {' '}
                              {t(entry.count === 'alarms' ? 'frame.open-alarms' : 'frame.waiting')}
                            </span>
                          </span>
                        )}
                      </NavLink>
                    </li>
                  );
                })}
              </ul>
            </div>
          ))}
        </nav>
        <UserMenu />
      </aside>
      <div className="column">
        {navigation.state !== 'idle' && <div className="progress" aria-hidden="true" />}
        <header className="topbar">
          <button type="button" className="button rail-button" aria-label={t('frame.menu')} {...OPENS_RAIL}>
            <Icon name="menu" />
          </button>
          <Breadcrumbs />
          <PaletteButton />
        </header>
        <main id="main" tabIndex={-1}>
          <Notices />
          {children}
        </main>
        <Footer />
      </div>
    </div>
  );
};

/** For those who belong to several organisations: which one they act for. */
const OrganisationSwitch = () => {
  const t = useTranslate();
  const viewer = useRootData()?.viewer;
  if (!viewer) return null;
  const { organisation, organisations } = viewer;
  const facts = (
    <>
      <strong>{organisation.name}</strong>
      <small>{organisation.kinds.map(kind => t(`kinds.${kind}`)).join(' · ')}</small>
      {organisation.frozen && <small className="tone-bad">{t('frame.frozen')}</small>}
    </>
  );
  if (organisations.length < 2) return <div className="acting-for">{facts}</div>;
  return (
    <details className="acting-for">
      <summary aria-label={t('frame.switch-organisation', { name: organisation.name })}>
        <span>{facts}</span>
        <Icon name="switch" />
      </summary>
      <PostForm intent="switch-organisation" action="/settings/organisation" bare reload>
        <ul>
          {organisations.map(other => (
            <li key={other.id}>
              <button
                type="submit"
                name="organisationId"
                value={other.id}
                className="menu-item"
                aria-current={other.id === organisation.id || undefined}
              >
                {other.name}
              </button>
            </li>
          ))}
        </ul>
      </PostForm>
    </details>
  );
};

/** Around pages for people who are not signed in: log-in, invitations, an obligor's link, errors. */
export const PlainFrame = ({ children }: { readonly children: ReactNode }) => {
  const t = useTranslate();
  return (
    <div className="plain-frame">
      <a className="skip-link" href="#main">
        {t('frame.skip')}
      </a>
      <header className="plain-top">
        <Link to="/" className="brand">
          Lienlight
        </Link>
        <LanguageLinks />
      </header>
      <main id="main" tabIndex={-1}>
        <Notices />
        {children}
      </main>
      <Footer />
    </div>
  );
};

const LanguageLinks = () => {
  const root = useRootData();
  const t = useTranslate();
  const { pathname, search } = useLocation();
  if (!root) return null;
  const other = root.language === 'en' ? 'zh-CN' : 'en';
  return (
    <PostForm intent="display" action="/settings/display" bare reload className="inline-form">
      <input type="hidden" name="returnTo" value={`${pathname}${withoutIndex(search)}`} />
      <button type="submit" name="language" value={other} className="link-button" lang={other}>
        {t('frame.other-language')}
      </button>
    </PostForm>
  );
};
