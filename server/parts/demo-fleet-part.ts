import { Simulation } from '#iot-adapters/simulator/simulation';
import { liveFleet } from '../demo/live-fleet.ts';
import type { Started } from '../started.ts';
import type { RunningIngest } from './ingest-part.ts';

/** After the portal is there: nobody waits for machines to move. */
const AFTER_MS = 5_000;
const TURN_MS = 500;
/** Messages a second, at most. */
const RATE = 2;

/** Listeners by the channels of the simulator that call there. */
const LISTENER: Readonly<Record<string, string>> = {
  teltonika: 'teltonika/tcp',
  gt06: 'gt06/tcp',
  queclink: 'queclink/tcp',
  'http-signed': 'native/http',
};

/** The machines of the demo consortium move: their devices call over real sockets at this process’ own listeners. */
export function startDemoFleet({ composition, lifetime }: Started, ingest: RunningIngest): void {
  const { config, db, log, services } = composition;
  if (!config.demoFleet || ingest.listening.size === 0) return;
  const host = ['0.0.0.0', '::'].includes(config.devices.host) ? '127.0.0.1' : config.devices.host;
  const clock = () => services.clock.now().getTime();
  let simulation: Simulation | null = null;
  let isStopped = false;
  const begin = async (): Promise<void> => {
    const serverOf = (channel: string) => {
      const listener = ingest.listening.get(LISTENER[channel] ?? '');
      return listener ? { host, port: listener.port } : null;
    };
    const devices = await liveFleet(db, serverOf, clock());
    if (isStopped || devices.length === 0) return;
    simulation = new Simulation({ devices, rate: RATE, clock, turnMs: TURN_MS });
    simulation.start();
    log.info({ devices: devices.length }, 'the machines of the demo move');
  };
  const waiting = setTimeout(() => {
    begin().catch(error => log.warn({ err: error }, 'the machines of the demo do not move'));
  }, AFTER_MS);
  lifetime.onStopFirst('machines of the demo', async () => {
    isStopped = true;
    clearTimeout(waiting);
    await simulation?.stop(2_000);
  });
}
