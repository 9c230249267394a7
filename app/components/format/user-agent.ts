const BROWSERS = [
  ['Edge', /\bEdgA?\//],
  ['Opera', /\bOPR\//],
  ['Firefox', /\bFirefox\//],
  ['Chrome', /\b(?:Chrome|CriOS)\//],
  ['Safari', /\bSafari\//],
] as const;

const SYSTEMS = [
  ['Windows', /Windows/],
  ['Android', /Android/],
  ['iOS', /iPhone|iPad/],
  ['macOS', /Mac OS X/],
  ['Linux', /Linux/],
] as const;

/** `Firefox, Windows`: enough for a person to know their own browser again; null where neither is recognised. */
export const browserName = (userAgent: string | null): string | null => {
  const known = [BROWSERS, SYSTEMS].flatMap(
    list => list.find(([, pattern]) => pattern.test(userAgent ?? ''))?.[0] ?? [],
  );
  return known.length > 0 ? known.join(', ') : null;
};
