import { startAlarmsEngine } from './parts/alarms-part.ts';
import { startAnchorsEngine } from './parts/anchors-part.ts';
import { startBillingLoop } from './parts/billing-part.ts';
import { startImportLoop } from './parts/imports-part.ts';
import { startMessages } from './parts/messages-part.ts';
import { startPortal } from './parts/portal-part.ts';
import { startTableLoop } from './parts/tables-part.ts';
import { startUp } from './start-up.ts';

/** The portal as a process of its own, over an outside database and node. */
export const start = (onListening: () => void): Promise<void> =>
  startUp({ port: config => config.port, portVariable: 'PORT', embedded: false }, onListening, async started => {
    startMessages(started);
    startImportLoop(started);
    startTableLoop(started);
    startBillingLoop(started);
    startAlarmsEngine(started);
    startAnchorsEngine(started);
    return startPortal(started, { demo: null, isDevelopment: false });
  });
