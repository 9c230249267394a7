import { Link, useLocation } from '@remix-run/react';
import { LANGUAGE_NAMES, LANGUAGES } from '~/i18n/languages';
import { useTranslate } from '~/i18n/use-translate';
import { PostForm } from '../form/post-form.tsx';
import { withoutIndex } from './address.ts';
import { Icon } from './icon.tsx';
import { THEMES } from './themes.ts';
import { useRootData } from './viewer.ts';

/** The person, and what belongs to the person: settings, language, theme, log-out. Opens without a script. */
export const UserMenu = () => {
  const t = useTranslate();
  const root = useRootData();
  const { pathname, search } = useLocation();
  if (!root?.viewer) return null;
  const { viewer, language, theme } = root;
  return (
    <details className="user-menu">
      <summary>
        <Icon name="person" />
        <span>
          <span className="user-name">{viewer.name}</span>
          <small>{viewer.roles.map(role => t(`roles.${role}`)).join(' · ')}</small>
        </span>
        <Icon name="switch" />
      </summary>
      <div className="user-menu-items">
        <Link to="/settings" className="menu-item">
          {t('frame.settings')}
        </Link>
        <PostForm intent="display" action="/settings/display" bare reload className="menu-choices">
          <input type="hidden" name="returnTo" value={`${pathname}${withoutIndex(search)}`} />
          <fieldset>
            <legend>{t('frame.theme')}</legend>
            {THEMES.map(value => (
              <button key={value} type="submit" name="theme" value={value} aria-pressed={theme === value}>
                {t(`theme.${value}`)}
              </button>
            ))}
          </fieldset>
          <fieldset>
            <legend>{t('frame.language')}</legend>
            {LANGUAGES.map(value => (
              <button
                key={value}
                type="submit"
                name="language"
                value={value}
                lang={value}
                aria-pressed={language === value}
              >
                {LANGUAGE_NAMES[value]}
              </button>
            ))}
          </fieldset>
        </PostForm>
        <PostForm intent="log-out" action="/logout" bare reload>
          <button type="submit" className="menu-item">
            {t('frame.log-out')}
          </button>
        </PostForm>
      </div>
    </details>
  );
};
