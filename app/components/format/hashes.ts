/** Enough of a hash to tell it from its neighbours: `0x1234abcd…ef01`. Short texts stay whole. */
export const abbreviate = (hash: string, head = 10, tail = 4): string =>
  hash.length <= head + tail + 1 ? hash : `${hash.slice(0, head)}…${hash.slice(-tail)}`;
