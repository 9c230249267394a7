import { startAlarmsEngine } from './parts/alarms-part.ts';
import { startAnchorsEngine } from './parts/anchors-part.ts';
import { startBillingLoop } from './parts/billing-part.ts';
import { startDemoFleet } from './parts/demo-fleet-part.ts';
import type { DemoLogIns } from './parts/demo-part.ts';
import { startImportLoop } from './parts/imports-part.ts';
import { type RunningIngest, startIngest } from './parts/ingest-part.ts';
import { startLedger } from './parts/ledger-part.ts';
import { startMessages } from './parts/messages-part.ts';
import { startPortal } from './parts/portal-part.ts';
import { startTableLoop } from './parts/tables-part.ts';
import { table } from './progress.ts';
import { startUp } from './start-up.ts';
import type { Started } from './started.ts';

/** Everything in one process: embedded services where none are named, ledger, messages, portal. */
export const start = (onListening: () => void, isDevelopment = false): Promise<void> =>
  startUp({ port: config => config.port, portVariable: 'PORT', embedded: true }, onListening, async started => {
    const demo = (await started.demo?.load(started.composition)) ?? null;
    await startLedger(started);
    startMessages(started);
    startImportLoop(started);
    startTableLoop(started);
    startBillingLoop(started);
    startAlarmsEngine(started);
    startAnchorsEngine(started);
    const ingest = await startIngest(started, { isDemanded: false });
    if (demo) startDemoFleet(started, ingest);
    const handler = await startPortal(started, { demo, isDevelopment });
    console.log(`\n${table(facts(started, demo, ingest))}\n`);
    return handler;
  });

/** Where devices call: `native 1883`, and the trackers, `teltonika 5027`. */
const deviceFacts = ({ listening, missing }: RunningIngest, host: string): (readonly [string, string])[] => {
  const named = [...listening].map(
    ([name, { port }]) => [name.startsWith('native/'), `${name.split('/')[0]} ${port}`] as const,
  );
  const ports = (isNative: boolean) =>
    [...new Set(named.flatMap(([own, text]) => (own === isNative ? [text] : [])))].join(', ');
  if (named.length === 0) return [['Devices', 'nothing listens to them']];
  return [
    ['Devices', `${host}, HTTP and MQTT: ${ports(true) || 'off'}`],
    ['  trackers', ports(false) || 'off'],
    ...(missing.length > 0 ? [['  no port for', missing.join(', ')] as const] : []),
  ];
};

function facts(
  { composition: { config, ground, chain } }: Started,
  demo: DemoLogIns,
  ingest: RunningIngest,
): (readonly [string, string])[] {
  return [
    ['Portal', config.publicUrl],
    ['API', `${config.publicUrl}/graphql`],
    ['Health', `${config.publicUrl}/readyz, ${config.publicUrl}/metrics`],
    ['Ledger', `${ground.rpcUrl} (chain ${ground.chainId}${ground.node ? ', embedded' : ''})`],
    ['Directory', chain.addresses.Directory],
    ...deviceFacts(ingest, config.devices.host),
    ['Database', ground.databaseFolder ?? 'as in DATABASE_URL'],
    ['Data', config.dataDir],
    ...(demo
      ? ([
          ['Demo log-ins', `${demo.accounts.length} people, all on ${config.publicUrl}/login`],
          ['  for instance', 'finance@nordhafen.example (lessor), finance@brugbaan.example (lessee)'],
          ['', 'finance@elbebank.example (bank), approver@…, admin@… and reader@… at each'],
          ['  password', demo.password],
        ] as const)
      : []),
    ['Log', process.stdout.isTTY ? `${config.dataDir}/lienlight.log` : 'here'],
  ];
}
