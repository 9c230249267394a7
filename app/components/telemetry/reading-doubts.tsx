import { useRefusalText } from '../ledger/action-text.ts';
import { useDynamicText } from '../receivables/detail-text.ts';

interface ReadingDoubtsProps {
  readonly doubts: readonly string[];
  /** What to say where nothing is doubted. */
  readonly none: string;
}

/** What is doubted of one reading, in a word each. */
export const ReadingDoubts = ({ doubts, none }: ReadingDoubtsProps) => {
  const refusalText = useRefusalText();
  const text = useDynamicText();
  if (doubts.length === 0) return <span className="muted">{none}</span>;
  return (
    <div>
      {doubts.map(doubt => (
        <div key={doubt} title={refusalText(`doubt-${doubt}`, {})}>
          {text(`telemetry:doubt.${doubt}`) ?? doubt}
        </div>
      ))}
    </div>
  );
};

/** Doubts in full, as items of a list below the readings: each once, however many readings it is said of. */
export const DoubtItems = ({ doubts }: Pick<ReadingDoubtsProps, 'doubts'>) => {
  const refusalText = useRefusalText();
  const text = useDynamicText();
  return doubts.map(doubt => (
    <li key={doubt}>
      <strong>{text(`telemetry:doubt.${doubt}`) ?? doubt}</strong>: {refusalText(`doubt-${doubt}`, {})}
    </li>
  ));
};
