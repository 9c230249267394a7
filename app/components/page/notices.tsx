import { useLocation, useNavigation } from '@remix-run/react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dynamicText } from '~/i18n/dynamic-text';
import { useTranslate } from '~/i18n/use-translate';
import { Icon } from './icon.tsx';
import type { Notice } from './root-data.ts';
import { useIsAlive, useRootData } from './viewer.ts';

/**
 * The notice of the last action. The server sends it once; it stays here until it is closed, something else is sent off, or the
 * person goes to another page, so that a page loaded again by a live update does not take it away.
 */
export const Notices = () => {
  const t = useTranslate();
  const { i18n } = useTranslation();
  const alive = useIsAlive();
  const sent = useRootData()?.notice ?? null;
  const { pathname } = useLocation();
  const [shown, setShown] = useState<{ notice: Notice; pathname: string } | null>(sent && { notice: sent, pathname });
  useEffect(() => {
    if (sent) setShown({ notice: sent, pathname });
  }, [sent, pathname]);
  // What was done before is no answer to what is being done now, least of all where that is refused.
  const isSending = useNavigation().state === 'submitting';
  useEffect(() => {
    if (isSending) setShown(null);
  }, [isSending]);
  const notice = shown?.pathname === pathname ? shown.notice : null;
  // The key comes from a cookie: what is not a text of ours is not shown.
  const text = notice ? dynamicText(i18n, notice.key, notice.params) : undefined;
  return (
    <div role="status" className="notices">
      {text !== undefined && (
        <div className="note note-ok notice">
          <p>{text}</p>
          {alive && (
            <button type="button" className="icon-button" aria-label={t('frame.close')} onClick={() => setShown(null)}>
              <Icon name="close" />
            </button>
          )}
        </div>
      )}
    </div>
  );
};
