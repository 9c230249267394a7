import { useRef, useState } from 'react';
import { SHAPE_KINDS } from '#domain/geofences/shape';
import { useTranslate } from '~/i18n/use-translate';
import { RadiosField, TextAreaField, TextField } from '../form/fields.tsx';
import { PostForm, SubmitButton } from '../form/post-form.tsx';
import { useIsAlive } from '../page/viewer.ts';
import { ShapeMap } from './shape-map.tsx';
import { drawnShape, placesOfText, type ShapeFields, type TypedPlace, textOfPlaces } from './shape-text.ts';

interface GeofenceFormProps {
  readonly name?: string;
  readonly fields: ShapeFields;
  readonly submit: string;
}

const readFields = (form: HTMLFormElement): ShapeFields => {
  const data = new FormData(form);
  const text = (name: string): string => {
    const value = data.get(name);
    return typeof value === 'string' ? value : '';
  };
  const kind = SHAPE_KINDS.find(one => one === text('kind')) ?? 'circle';
  return { kind, places: text('places'), metres: text('metres'), countries: text('countries') };
};

/** Sets a field as if it had been typed, so that whoever listens to the form hears of it. */
const typeInto = (form: HTMLFormElement, name: string, value: string): void => {
  const field = form.elements.namedItem(name);
  if (!(field instanceof HTMLTextAreaElement)) return;
  field.value = value;
  field.dispatchEvent(new Event('input', { bubbles: true }));
};

/** Draws an area: its places are typed, one a line, or pointed at on the map, which shows what is typed. */
export const GeofenceForm = ({ name, fields, submit }: GeofenceFormProps) => {
  const t = useTranslate();
  const alive = useIsAlive();
  const box = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState(fields);
  const formOf = (): HTMLFormElement | null => box.current?.querySelector('form') ?? null;
  const read = () => {
    const form = formOf();
    if (form) setTyped(readFields(form));
  };
  const point = (place: TypedPlace) => {
    const form = formOf();
    const now = form && readFields(form);
    if (!form || !now || now.kind === 'country') return;
    const before = now.kind === 'circle' ? [] : (placesOfText(now.places) ?? []);
    typeInto(form, 'places', textOfPlaces([...before, place]));
  };
  const takeBack = () => {
    const form = formOf();
    if (form) typeInto(form, 'places', textOfPlaces((placesOfText(readFields(form).places) ?? []).slice(0, -1)));
  };
  const shape = drawnShape(typed);
  return (
    <div className="split">
      {/* Typing changes the drawing beside it; the form itself needs no script. */}
      <div ref={box} onInput={read}>
        <PostForm intent="save">
          <TextField
            name="name"
            label={t('geofences:field.name')}
            required
            {...(name !== undefined && { defaultValue: name })}
          />
          <RadiosField
            name="kind"
            legend={t('geofences:field.kind')}
            required
            defaultValues={[fields.kind]}
            choices={SHAPE_KINDS.map(kind => ({
              value: kind,
              label: t(`geofences:kind.${kind}`),
              hint: t(`geofences:kind-hint.${kind}`),
            }))}
          />
          <div className="form" data-where="circle polygon corridor">
            <TextAreaField
              name="places"
              depends
              label={t('geofences:field.places')}
              hint={t('geofences:field.places-hint')}
              rows={6}
              defaultValue={fields.places}
            />
            {alive && typed.kind !== 'country' && (
              <button type="button" className="button button-small" onClick={takeBack}>
                {t('geofences:take-back')}
              </button>
            )}
          </div>
          <div data-where="circle corridor">
            <TextField
              name="metres"
              depends
              label={t('geofences:field.metres')}
              hint={t('geofences:field.metres-hint')}
              inputMode="decimal"
              defaultValue={fields.metres}
            />
          </div>
          <div data-where="country">
            <TextField
              name="countries"
              depends
              label={t('geofences:field.countries')}
              hint={t('geofences:field.countries-hint')}
              defaultValue={fields.countries}
            />
          </div>
          <SubmitButton tone="primary">{submit}</SubmitButton>
        </PostForm>
      </div>
      <div>
        <ShapeMap title={t('geofences:map')} shapes={shape ? [shape] : []} onPlace={point} />
        <p className="muted">{t('geofences:map-hint')}</p>
      </div>
    </div>
  );
};
