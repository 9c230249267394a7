import type { Refusal } from '#domain/result';

/** Why a file is not read as XML at all. */
export type XmlRefusalCode =
  | 'xml-empty'
  | 'xml-too-large'
  | 'xml-encoding'
  | 'xml-doctype'
  | 'xml-too-deep'
  | 'xml-too-many-elements'
  | 'xml-too-many-attributes'
  | 'xml-unexpected-root'
  | 'xml-not-well-formed';

export interface XmlRefusal extends Refusal<XmlRefusalCode> {
  /** In English, for logs and for the command line. People in the portal read the translation of the code. */
  readonly message: string;
  /** Where reading stopped, from 1; 1 and 1 where the file was not looked into. */
  readonly line: number;
  readonly column: number;
}

/** Thrown inside the reader only, to stop the parser at once; `readXml` turns it into a refusal. */
export class XmlStop extends Error {
  constructor(
    readonly code: XmlRefusalCode,
    message: string,
  ) {
    super(message);
  }
}
