/** A document as a service hands it out. */
interface ServedDocument {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  /** Hex. */
  readonly sha256: string;
}

/** Pictures are shown in pages; anything else is a download, since what somebody uploaded is never a page of ours. */
const PICTURES: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/webp']);

/** A document byte for byte, with its hash. */
export const documentResponse = ({ name, mediaType, bytes, sha256 }: ServedDocument, cache: string): Response => {
  const isPicture = PICTURES.has(mediaType);
  const plain = name.replace(/[^\w.-]+/g, '_');
  return new Response(Buffer.from(bytes), {
    headers: {
      'Content-Type': isPicture ? mediaType : 'application/octet-stream',
      'Content-Disposition': `${isPicture ? 'inline' : 'attachment'}; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`,
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'Cache-Control': cache,
      Digest: `sha-256=${Buffer.from(sha256, 'hex').toString('base64')}`,
    },
  });
};
