const MEGABYTE = 1024 * 1024;

/**
 * How large one invoice's file may be, everywhere: on the page, by the API, on the command line, and for the XML reader. Room
 * for attached documents.
 */
export const INVOICE_FILE_BYTES = 10 * MEGABYTE;

/** One upload: so many files, and so many bytes of them together. */
export const IMPORT_FILES = 200;
export const IMPORT_BYTES = 200 * MEGABYTE;

/** As people read it. */
export const megabytes = (bytes: number): string => String(Math.floor(bytes / MEGABYTE));
