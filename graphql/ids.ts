/** Whether the text can be the id of a row: anything else names nothing, and is not asked for. */
export const isRowId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
