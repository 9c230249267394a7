import { formatBytes } from '~/components/format/amounts';
import { useTranslate } from '~/i18n/use-translate';
import { useDynamicText } from '../receivables/detail-text.ts';

/** A file of a machine, or of one of its records. */
interface ShownDocument {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
  /** Hex. */
  readonly sha256: string;
}

const isImage = ({ mediaType }: ShownDocument): boolean => /^image\/(jpeg|png|webp)$/.test(mediaType);

interface DocumentsProps {
  readonly documents: readonly ShownDocument[];
  /** What comes before a document's id in its address. */
  readonly base: string;
}

/** Photographs as small pictures, other files as links; each with its hash, which a commitment on chain holds. */
export const Documents = ({ documents, base }: DocumentsProps) => {
  const t = useTranslate();
  const text = useDynamicText();
  const kindOf = ({ kind }: ShownDocument) => text(`equipment:document.${kind}`) ?? kind;
  const pictures = documents.filter(isImage);
  const files = documents.filter(one => !isImage(one));
  return (
    <>
      {pictures.length > 0 && (
        <ul className="pictures" aria-label={t('equipment:documents.pictures')}>
          {pictures.map(picture => (
            <li key={picture.id}>
              <a href={`${base}/${picture.id}`} title={`SHA-256 ${picture.sha256}`}>
                <img src={`${base}/${picture.id}`} alt={`${kindOf(picture)}: ${picture.name}`} loading="lazy" />
              </a>
            </li>
          ))}
        </ul>
      )}
      {files.length > 0 && (
        <ul className="file-list">
          {files.map(file => (
            <li key={file.id}>
              <a href={`${base}/${file.id}`} download title={`SHA-256 ${file.sha256}`}>
                {file.name}
              </a>{' '}
              <span className="muted">
                {kindOf(file)} · {formatBytes(file.size)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
};
