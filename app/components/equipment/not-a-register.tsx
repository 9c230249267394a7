import { useTranslate } from '~/i18n/use-translate';

/** Said wherever title or liens are shown. */
export const NotARegister = () => {
  const t = useTranslate();
  return <p className="muted not-a-register">{t('equipment:not-a-register')}</p>;
};
