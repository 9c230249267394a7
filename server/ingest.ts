import { startAlarmsEngine } from './parts/alarms-part.ts';
import { startIngest } from './parts/ingest-part.ts';
import { startUp } from './start-up.ts';

/** Takes in readings as a process of its own, over an outside database and node. Its port tells how it is, and no more. */
export const start = (onListening: () => void): Promise<void> =>
  startUp(
    { port: config => config.ingestHttpPort, portVariable: 'INGEST_HTTP_PORT', embedded: false },
    onListening,
    async started => {
      startAlarmsEngine(started);
      await startIngest(started, { isDemanded: true });
      return (_request, response) => {
        response
          .status(404)
          .type('text')
          .send('This is the ingest process. The portal is another: npm run start:web\n');
      };
    },
  );
