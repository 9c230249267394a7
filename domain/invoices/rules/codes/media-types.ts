/** Media types that an attached document may have (EN 16931-1, BT-125). */
export const MEDIA_TYPES: ReadonlySet<string> = new Set([
  'text/csv',
  'application/pdf',
  'image/png',
  'image/jpeg',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.oasis.opendocument.spreadsheet',
]);
