import { type DragEvent, useRef, useState } from 'react';
import { useTranslate } from '~/i18n/use-translate';
import { formatBytes } from '../format/amounts.ts';
import { Icon } from '../page/icon.tsx';
import { useField } from './form-context.ts';

interface FileDropProps {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  /** As of `<input accept>`: `.xml,application/xml`. */
  readonly accept?: string;
  readonly multiple?: boolean;
}

/** A plain file input that also takes what is dropped on it, and lists what was chosen. */
export const FileDrop = ({ name, label, hint, accept, multiple = true }: FileDropProps) => {
  const t = useTranslate();
  const { id, error } = useField(name);
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [chosen, setChosen] = useState<readonly File[]>([]);

  const take = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const dropped = [...event.dataTransfer.files].slice(0, multiple ? undefined : 1);
    if (!input.current || dropped.length === 0) return;
    const list = new DataTransfer();
    for (const file of dropped) list.items.add(file);
    input.current.files = list.files;
    setChosen(dropped);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the input inside does the same by keyboard
    <div
      className="file-drop"
      data-over={over || undefined}
      onDragOver={event => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={take}
    >
      <Icon name="upload" />
      <label htmlFor={id}>{label}</label>
      <p className="field-hint" id={`${id}-hint`}>
        {hint}
      </p>
      <input
        ref={input}
        type="file"
        id={id}
        name={name}
        accept={accept}
        multiple={multiple}
        aria-describedby={error === undefined ? `${id}-hint` : `${id}-hint ${id}-error`}
        aria-invalid={error === undefined ? undefined : true}
        onChange={event => setChosen([...(event.currentTarget.files ?? [])])}
      />
      {error !== undefined && (
        <p className="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
      {chosen.length > 0 && (
        <ul className="file-list" aria-label={t('form.files-chosen', { count: chosen.length })}>
          {chosen.map(file => (
            <li key={`${file.name}:${file.size}:${file.lastModified}`}>
              {file.name} <span className="muted figure">{formatBytes(file.size)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
};
