/** How long a link waits for its answer. */
export const LINK_LIFETIME_SECONDS = 14 * 24 * 3600;

/** How long a code from an SMS may be entered. */
export const CODE_LIFETIME_SECONDS = 10 * 60;

/** How long a browser stays let in after the code; then it asks for another. */
export const LINK_SESSION_SECONDS = 60 * 60;

/** Codes that one link may send, and tries that each code has. */
export const MAX_CODES = 5;
export const MAX_CODE_ATTEMPTS = 5;
