import { startLedger } from './parts/ledger-part.ts';
import { startUp } from './start-up.ts';

/** Submitter and reader as a process of their own, over an outside database and node. Its port tells how it is, and no more. */
export const start = (onListening: () => void): Promise<void> =>
  startUp(
    { port: config => config.ledgerHttpPort, portVariable: 'LEDGER_HTTP_PORT', embedded: false },
    onListening,
    async started => {
      await startLedger(started);
      return (_request, response) => {
        response
          .status(404)
          .type('text')
          .send('This is the ledger process. The portal is another: npm run start:web\n');
      };
    },
  );
