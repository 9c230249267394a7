import { VerifyButton, type VerifyCheck } from './verify-button.tsx';

interface VerifyCommitmentsProps {
  /** Where the evidence is: of one record, or of several parts. */
  readonly dataHref: string;
  /** A kind of commitment in words; its own name where there are none. */
  readonly nameOf: (kind: string) => string | null;
  /** Said of a commitment that no event carries yet. */
  readonly notOnChain: string;
}

/**
 * Recomputes every commitment that was opened to the reader, in its browser, and compares it with the events that this portal
 * shows. That those are the chain's is checked with a node of the reader's own: by the public page, or on the command line.
 */
export const VerifyCommitments = ({ dataHref, nameOf, notOnChain }: VerifyCommitmentsProps) => {
  const verify = async (): Promise<readonly VerifyCheck[]> => {
    const [{ evidenceParts, verifyCommitments }, response] = await Promise.all([
      import('#ledger/verify/evidence'),
      fetch(dataHref),
    ]);
    const parts = response.ok ? evidenceParts(await response.json()) : null;
    if (!parts) throw new Error(`${dataHref}: ${response.status}`);
    return parts.flatMap(verifyCommitments).map(({ kind, root, recomputed, onChain }) => ({
      key: root,
      label: nameOf(kind) ?? kind,
      outcome: recomputed ? (onChain ? ('agrees' as const) : ('waits' as const)) : ('differs' as const),
      detail: onChain ? root : notOnChain,
    }));
  };
  return <VerifyButton verify={verify} dataHref={dataHref} />;
};
