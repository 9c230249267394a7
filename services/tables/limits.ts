const MEGABYTE = 1024 * 1024;

/** How large a table's file may be, and what is in it once it is unpacked. */
export const TABLE_FILE_BYTES = 20 * MEGABYTE;
export const TABLE_UNPACKED_BYTES = 120 * MEGABYTE;
export const TABLE_COLUMNS = 200;
/** Rows in a file of any kind; each kind of table may take fewer. */
export const TABLE_ROWS = 200_000;
export const CELL_LENGTH = 4_000;
