import { z } from 'zod';
import { refuse } from '#domain/result';
import { abandonTableImport, beginTableImport } from '#services/tables/begin-table-import';
import { uploadTable } from '#services/tables/upload-table';
import { builder } from '../builder.ts';
import { mutation } from '../mutation.ts';
import { TableKind } from '../types/table-import.ts';
import { bytesOfBase64 } from './documents.ts';

/** What is chosen for all rows, as JSON in a text. */
const optionsOf = (text: string | undefined) => {
  try {
    return z.record(z.string(), z.json()).safeParse(JSON.parse(text ?? '{}'));
  } catch {
    return { success: false } as const;
  }
};

mutation('uploadTable', {
  description:
    'Hands in a CSV or XLSX file: every row gets its verdict (tableImport), and nothing is taken before beginTableImport.',
  input: builder.inputType('UploadTableInput', {
    fields: t => ({
      kind: t.field({ type: TableKind, required: true }),
      name: t.string({ required: true, description: 'Of the file.' }),
      base64: t.string({ required: true }),
      sheet: t.string({ description: 'Of a spreadsheet; else the first.' }),
      options: t.string({ description: 'What holds for all rows, as JSON in a text.' }),
    }),
  }),
  accepted: { importId: 'text', accepted: 'count', refused: 'count', warned: 'count', unknownColumns: 'texts' },
  run: async (ctx, actor, { base64, options: text, ...input }) => {
    const bytes = bytesOfBase64(base64, 'base64');
    if (!bytes.ok) return bytes;
    const options = optionsOf(text);
    if (!options.success) return refuse('invalid-input', { message: 'JSON as text' }, 'options');
    return uploadTable(ctx, actor, { ...input, bytes: bytes.value, options: options.data });
  },
});

mutation('beginTableImport', {
  description:
    'Has the rows taken, one after the other; refused ones stand in the way unless they are left out on purpose.',
  input: builder.inputType('BeginTableImportInput', {
    fields: t => ({ importId: t.string({ required: true }), leaveOutRefused: t.boolean() }),
  }),
  accepted: { importId: 'text' },
  run: beginTableImport,
});

mutation('abandonTableImport', {
  description: 'Lets a file be, before anything of it was taken.',
  input: builder.inputType('AbandonTableImportInput', { fields: t => ({ importId: t.string({ required: true }) }) }),
  accepted: { importId: 'text' },
  run: abandonTableImport,
});
