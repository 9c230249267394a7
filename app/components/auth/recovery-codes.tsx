import { useTranslate } from '~/i18n/use-translate';
import { Note } from '../page/page.tsx';

/** Recovery codes that were just made: seen this once, to be printed or put into a file. */
export const RecoveryCodes = ({ codes, account }: { readonly codes: readonly string[]; readonly account: string }) => {
  const t = useTranslate();
  const file = `Lienlight ${account}\n\n${codes.join('\n')}\n`;
  return (
    <Note tone="warn" title={t('auth:recovery.title')} role="status">
      <p>{t('auth:recovery.summary')}</p>
      <ul className="recovery-codes">
        {codes.map(code => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <a
        className="button"
        download="lienlight-recovery-codes.txt"
        href={`data:text/plain;charset=utf-8,${encodeURIComponent(file)}`}
      >
        {t('auth:recovery.download')}
      </a>
    </Note>
  );
};

/** The codes in what an action answered, if it did. */
export const recoveryCodesIn = (data: unknown): readonly string[] | null =>
  typeof data === 'object' && data !== null && 'recoveryCodes' in data && Array.isArray(data.recoveryCodes)
    ? data.recoveryCodes.filter(code => typeof code === 'string')
    : null;
