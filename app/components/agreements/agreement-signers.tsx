import { Moment } from '~/components/format/moment';
import { useTranslate } from '~/i18n/use-translate';

interface Signer {
  readonly organisationId: string;
  readonly name: string;
  readonly agreedAt: Date | null;
  readonly by: string | null;
}

/** Who must sign, who has, and who is waited for. */
export const AgreementSigners = ({ signers }: { readonly signers: readonly Signer[] }) => {
  const t = useTranslate();
  return (
    <ul className="plain-list">
      {signers.map(({ organisationId, name, agreedAt, by }) => (
        <li key={organisationId}>
          {name}
          <span className="muted">
            {' · '}
            {agreedAt === null ? (
              t('agreements:not-signed')
            ) : (
              <>
                {t('agreements:signed')} <Moment at={agreedAt} />
                {by !== null && `, ${by}`}
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
};
