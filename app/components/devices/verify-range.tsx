import { formatCount } from '~/components/format/amounts';
import { Section } from '~/components/page/page';
import { VerifyButton, type VerifyCheck } from '~/components/record/verify-button';
import { useTranslate } from '~/i18n/use-translate';

/** Hashes a device's anchored readings anew in the reader's browser, and looks whether one is missing. */
export const VerifyRange = ({ deviceId }: { readonly deviceId: string }) => {
  const t = useTranslate();
  const dataHref = `/devices/${deviceId}/readings.json`;
  const verify = async (): Promise<readonly VerifyCheck[]> => {
    const [{ rangeProblems, readingRange }, response] = await Promise.all([
      import('#ledger/verify/reading-range'),
      fetch(dataHref),
    ]);
    if (response.status === 409) return [{ key: 'none', label: t('devices:range.none'), outcome: 'waits' }];
    if (!response.ok) throw new Error(`readings of ${deviceId}: ${response.status}`);
    const range = readingRange.parse(await response.json());
    const problems = rangeProblems(range);
    const check = (key: 'leads' | 'gap' | 'own-gap', found: readonly string[], detail?: string): VerifyCheck => ({
      key,
      label: t(`devices:range.${key}`),
      outcome: found.length === 0 ? 'agrees' : 'differs',
      ...(found.length > 0 ? { detail: found.slice(0, 5).join(' · ') } : detail !== undefined && { detail }),
    });
    const holes = (kind: 'gap' | 'own-gap') =>
      problems.flatMap(problem =>
        problem.kind === kind
          ? [
              t('devices:range.hole', {
                after: String(problem.after),
                next: String(problem.next),
                missing: formatCount(Number(problem.missing)),
              }),
            ]
          : [],
      );
    const wrong = problems.flatMap(problem => ('index' in problem ? [String(problem.index)] : []));
    const all = t('devices:range.checked', { readings: formatCount(range.proofs.length) });
    return [check('leads', wrong, all), check('gap', holes('gap')), check('own-gap', holes('own-gap'))];
  };
  return (
    <Section title={t('devices:range.title')} summary={t('devices:range.summary')}>
      <VerifyButton verify={verify} dataHref={dataHref} />
    </Section>
  );
};
