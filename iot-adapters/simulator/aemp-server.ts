import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Reading } from '#domain/telemetry/reading';
import type { Story } from './scenario.ts';

interface AempMachine {
  readonly id: string;
  readonly story: Story;
}

export interface AempServerOptions {
  readonly host: string;
  readonly port: number;
  readonly machines: readonly AempMachine[];
  /** Wanted as a bearer token, or as the password of any user; without one everybody may ask. */
  readonly token?: string | undefined;
  /** Simulated time, Unix ms. */
  readonly clock: () => number;
}

export interface AempServer {
  readonly port: number;
  readonly answered: number;
  readonly refused: number;
  close(): Promise<void>;
}

const PER_PAGE = 100;
const NAMESPACE = 'http://standards.iso.org/iso/15143/-3';
/** A platform does not know a machine's state of this second: it has what came in last. */
const BEHIND_MS = 60_000;

const stamp = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`;

const element = (name: string, time: number, content: string): string =>
  `<${name} datetime="${stamp(time)}">${content}</${name}>`;

const header = (id: string): string =>
  `<EquipmentHeader><OEMName>Lienlight Simulator</OEMName><Model>SIM</Model><EquipmentID>${id}</EquipmentID><SerialNumber>${id}</SerialNumber><PIN>${id}</PIN></EquipmentHeader>`;

const hours = ({ engineHoursMs = 0 }: Reading): string => `<Hour>${(engineHoursMs / 3_600_000).toFixed(2)}</Hour>`;

const location = ({ latitude, longitude, altitudeM = 0 }: Reading): string =>
  `<Latitude>${latitude}</Latitude><Longitude>${longitude}</Longitude><Altitude>${altitudeM}</Altitude><AltitudeUnits>metre</AltitudeUnits>`;

const hasPlace = ({ latitude, longitude }: Reading): boolean => latitude !== undefined && longitude !== undefined;

/** A machine of the snapshot: each element with the time at which the platform heard of it, hours once in a quarter. */
const equipment = ({ id, story }: AempMachine, now: number): string => {
  const time = Math.floor(now / 1000) * 1000 - BEHIND_MS;
  const quarter = Math.floor(time / 900_000) * 900_000;
  const [place, meters] = [story.tell(time, time), story.tell(quarter, quarter)];
  return [
    '<Equipment>',
    header(id),
    hasPlace(place) ? element('Location', time, location(place)) : '',
    element('CumulativeOperatingHours', quarter, hours(meters)),
    element('FuelRemaining', quarter, `<Percent>${meters.fuelPercent ?? 0}</Percent>`),
    element(
      'Distance',
      quarter,
      `<OdometerUnits>kilometre</OdometerUnits><Odometer>${((meters.odometerM ?? 0) / 1000).toFixed(1)}</Odometer>`,
    ),
    element('EngineStatus', time, `<EngineNumber>1</EngineNumber><Running>${place.ignition === true}</Running>`),
    '</Equipment>',
  ].join('');
};

const documentOf = (base: string, now: number, page: number, pages: number, content: string): string => {
  const link = (rel: string, to: number) => `<Links><rel>${rel}</rel><href>${base}/${to}</href></Links>`;
  const links = [link('self', page), page < pages ? link('next', page + 1) : '', link('last', Math.max(1, pages))];
  return `<?xml version="1.0" encoding="UTF-8"?><Fleet xmlns="${NAMESPACE}" version="1" snapshotTime="${stamp(now)}">${links.join('')}${content}</Fleet>`;
};

const mayAsk = ({ authorization = '' }: IncomingMessage['headers'], token: string | undefined): boolean => {
  if (token === undefined) return true;
  const [scheme, value = ''] = authorization.split(' ');
  if (scheme === 'Bearer') return value === token;
  return scheme === 'Basic' && Buffer.from(value, 'base64').toString('utf8').split(':').slice(1).join(':') === token;
};

/**
 * A platform of machines by AEMP 2.0 / ISO 15143-3: the fleet's snapshot as XML, a hundred a page, and one machine by its PIN.
 * For pollers to be tried against.
 */
export const startAempServer = async (options: AempServerOptions): Promise<AempServer> => {
  const { host, machines, token, clock } = options;
  let [answered, refused] = [0, 0];
  const refuse = (response: ServerResponse, status: number): void => {
    refused += 1;
    response.writeHead(status).end();
  };
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    if (!mayAsk(request.headers, token)) {
      refuse(response, 401);
      return;
    }
    const path = (request.url ?? '/').replace(/\?.*$/, '');
    const base = `http://${request.headers.host ?? host}/Fleet`;
    const pages = Math.ceil(machines.length / PER_PAGE);
    const now = clock();
    const [, page, pin] = /^\/Fleet(?:\/(\d{1,6})|\/Equipment\/([\w-]+))?\/?$/.exec(path) ?? [];
    if (page === undefined && pin === undefined && !/^\/Fleet\/?$/.test(path)) {
      refuse(response, 404);
      return;
    }
    const wanted = Number(page ?? 1);
    const shown =
      pin === undefined
        ? machines.slice((wanted - 1) * PER_PAGE, wanted * PER_PAGE)
        : machines.filter(({ id }) => id === pin);
    if (pin !== undefined && shown.length === 0) {
      refuse(response, 404);
      return;
    }
    answered += 1;
    response.writeHead(200, { 'content-type': 'application/xml; charset=utf-8' });
    response.end(documentOf(base, now, wanted, pages, shown.map(machine => equipment(machine, now)).join('')));
  };
  const server = createServer(answer);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, host, () => resolve());
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : options.port,
    get answered() {
      return answered;
    },
    get refused() {
      return refused;
    },
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
