import { RadiosField, TextAreaField, TextField } from '~/components/form/fields';
import { FileDrop } from '~/components/form/file-drop';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { Day } from '~/components/format/moment';
import { Section } from '~/components/page/page';
import { useDynamicText } from '~/components/receivables/detail-text';
import { ScrollRegion } from '~/components/table/scroll-region';
import { useTranslate } from '~/i18n/use-translate';
import type { LoadedSearch } from '~/presenters/lien-search.server';

const FINDINGS = ['nothing-found', 'found', 'unclear'] as const;

/** What the searcher found in other registers, and a form to record more of it. */
export const ExternalSearches = ({ search }: { readonly search: LoadedSearch }) => {
  const t = useTranslate();
  const text = useDynamicText();
  return (
    <Section title={t('liens:external.title')} summary={t('liens:external.summary')}>
      {search.external.length === 0 ? (
        <p className="muted">{t('liens:external.none')}</p>
      ) : (
        <ScrollRegion label={t('liens:external.title')}>
          <table className="table">
            <caption className="visually-hidden">{t('liens:external.title')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('liens:external.registry')}</th>
                <th scope="col">{t('liens:external.reference')}</th>
                <th scope="col">{t('liens:external.date')}</th>
                <th scope="col">{t('liens:external.finding')}</th>
                <th scope="col">{t('liens:external.file')}</th>
              </tr>
            </thead>
            <tbody>
              {search.external.map(one => (
                <tr key={one.id}>
                  <td>{one.registry}</td>
                  <td className="figure">{one.reference}</td>
                  <td className="nowrap">
                    <Day day={one.searchedOn} />
                  </td>
                  <td>
                    {text(`liens:external.findings.${one.finding}`) ?? one.finding}
                    {one.note !== null && <div className="muted">{one.note}</div>}
                  </td>
                  <td>
                    {one.file && <a href={`/liens/searches/${search.id}/files/${one.file.id}`}>{one.file.name}</a>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      {search.mayAdd && (
        <details className="confirm below">
          <summary className="button">{t('liens:external.add')}</summary>
          <div className="confirm-box">
            <PostForm intent="external" files>
              <TextField name="registry" label={t('liens:external.registry')} maxLength={200} required />
              <TextField name="reference" label={t('liens:external.reference')} maxLength={200} required />
              <TextField name="searchedOn" type="date" label={t('liens:external.date')} required />
              <RadiosField
                name="finding"
                legend={t('liens:external.finding')}
                choices={FINDINGS.map(one => ({ value: one, label: t(`liens:external.findings.${one}`) }))}
                required
              />
              <TextAreaField name="note" label={t('liens:external.note')} maxLength={2000} />
              <FileDrop
                name="file"
                label={t('liens:external.file')}
                hint={t('liens:external.file-hint')}
                multiple={false}
              />
              <SubmitButton>{t('liens:external.do')}</SubmitButton>
            </PostForm>
          </div>
        </details>
      )}
    </Section>
  );
};
