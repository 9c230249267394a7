/** Paths whose next word is a secret: whoever has it may act on it. */
const secretAfter = /^\/(o|invitations|password-resets?)\/[^/?]+/;

/** A path as it may be logged: without its query, and without the secret that some links carry. */
export const loggablePath = (url: string): string =>
  (url.split('?')[0] ?? '').replace(secretAfter, (_, first: string) => `/${first}/[secret]`);

/** A path's first word, as a label of metrics; `other` where it is no word, so that labels stay few. */
export function routeOf(path: string): string {
  const first = path.split('/')[1] ?? '';
  return /^[a-z-]{0,20}$/.test(first) ? `/${first}` : 'other';
}
