import { noReading, refusedAs } from '../../decoded.ts';
import type { DocumentProtocol } from '../../protocol.ts';
import { NotRead } from './node.ts';
import { readPage } from './page.ts';

/**
 * AEMP 2.0, ISO 15143-3: what manufacturers' platforms tell of their machines. A document is a page of a fleet's snapshot, a
 * machine, or a page of a series; machines are named by PIN, else serial number, else the owner's name for them.
 */
export const aemp: DocumentProtocol = {
  name: 'aemp',
  decodeDocument: document => {
    try {
      return { ...noReading({}), readings: readPage(document).readings };
    } catch (error) {
      if (error instanceof NotRead) return refusedAs(error.reason, {});
      throw error;
    }
  },
};
