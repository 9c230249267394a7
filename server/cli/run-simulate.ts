import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type AempServer, startAempServer } from '#iot-adapters/simulator/aemp-server';
import { channelsOf } from '#iot-adapters/simulator/channels';
import { deviceIdOf, TEST_PREFIX } from '#iot-adapters/simulator/ids';
import type { Caller, Channel } from '#iot-adapters/simulator/links/link';
import { machineOf } from '#iot-adapters/simulator/machine/fleet';
import { doingLater } from '#iot-adapters/simulator/machine/machine';
import {
  laterFor,
  lengthOf,
  nowOf,
  onsetAfter,
  SCENARIOS,
  type ScenarioName,
  type Story,
  storyOf,
  summaryOf,
} from '#iot-adapters/simulator/scenario';
import { Simulation, type SimulationFigures } from '#iot-adapters/simulator/simulation';
import { type Chain, keyOf, publicJwkOf } from '#iot-adapters/simulator/wires/signed';
import { UsageError } from './command.ts';
import { choiceOption } from './lease-options.ts';
import { readChains, writeChains } from './signed-chains.ts';

const AEMP = 'aemp';
/** What else people call a protocol. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  native: 'http',
  thingsboard: 'mqtt-thingsboard',
  gl200: 'queclink',
};
const AEMP_PORT = 8088;
/** Before a scenario begins that is told as it happens. */
const LEAD_MS = 20_000;
/** Simulated time after a scenario of the past has been told. */
const AFTER_MS = 1_800_000;
/** One of the past without `--speed` is told within about so many seconds. */
const TOLD_WITHIN_S = 60;
const DEFAULT_DURATION_S = 60;
const GRACE_MS = 10_000;
const PROGRESS_MS = 1_000;

const options = {
  devices: { type: 'string' },
  rate: { type: 'string' },
  protocol: { type: 'string', default: 'teltonika' },
  scenario: { type: 'string', default: 'work' },
  affected: { type: 'string', default: '10' },
  host: { type: 'string', default: '127.0.0.1' },
  port: { type: 'string' },
  tls: { type: 'boolean', default: false },
  seed: { type: 'string', default: 'lienlight' },
  speed: { type: 'string' },
  from: { type: 'string' },
  duration: { type: 'string' },
  ids: { type: 'string' },
  chains: { type: 'string' },
  prefix: { type: 'string', default: TEST_PREFIX },
  token: { type: 'string' },
  list: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

const numberOption = (name: string, text: string | undefined, most: number, least = 0): number | undefined => {
  if (text === undefined) return undefined;
  const value = /^\d{1,9}(\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) throw new UsageError(`--${name} is a number from ${least} to ${most}.`);
  return value;
};

const wholeOption = (name: string, text: string | undefined, most: number, least = 1): number | undefined => {
  const value = numberOption(name, text, most, least);
  if (value !== undefined && !Number.isInteger(value)) throw new UsageError(`--${name} is a whole number.`);
  return value;
};

const timeOption = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  const time = /^\d{4}-\d{2}-\d{2}(T.*(Z|[+-]\d{2}:?\d{2}))?$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw new UsageError('--from is a day or a time with its zone, e.g. 2026-03-01T06:00:00Z.');
  if (time > Date.now()) throw new UsageError('--from is not in the future: devices do not know it.');
  return time;
};

/** A line of `--ids`: the id, and after a space the token. */
const callersOfFile = async (file: string): Promise<Caller[]> => {
  const lines = (await readFile(file, 'utf8')).split(/\r?\n/).map(line => line.trim());
  const callers = lines.flatMap(line => {
    const [id, token] = line.split(/[\s,;]+/);
    return id === undefined || id === '' || id.startsWith('#') ? [] : [{ id, token }];
  });
  if (callers.length === 0) throw new UsageError(`There is no id in ${file}.`);
  return callers;
};

interface Call {
  readonly channel: Channel | null;
  readonly callers: readonly Caller[];
  readonly scenario: ScenarioName;
  readonly affected: number;
  readonly rate: number;
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly seed: string;
  readonly speed: number | undefined;
  readonly from: number | undefined;
  readonly durationS: number | undefined;
  readonly list: boolean;
  readonly json: boolean;
  readonly token: string | undefined;
  /** Where chains of devices that sign are kept between runs. */
  readonly chains: string | undefined;
}

const readCall = async (args: readonly string[]): Promise<Call> => {
  const { values } = parseArgs({ args: [...args], options });
  const channels = channelsOf(values.seed);
  const names = [...channels.map(({ name }) => name), AEMP];
  const name = choiceOption('protocol', names, OTHER_NAMES[values.protocol] ?? values.protocol);
  const channel = channels.find(one => one.name === name) ?? null;
  const scenario = choiceOption('scenario', SCENARIOS, values.scenario);
  const wanted = wholeOption('devices', values.devices, 100_000);
  const listed = values.ids === undefined ? null : await callersOfFile(values.ids);
  if (listed && wanted !== undefined && wanted > listed.length)
    throw new UsageError(`${values.ids} has ${listed.length} ids, fewer than --devices.`);
  if (!/^[0-9]{1,14}$/.test(values.prefix)) throw new UsageError('--prefix has 1 to 14 digits.');
  if (values.speed !== undefined && values.from === undefined)
    throw new UsageError('--speed needs --from: no device is ahead of the clock.');
  const count = wanted ?? listed?.length ?? 10;
  const digits = channel?.idDigits ?? 15;
  const callers = (listed ?? Array.from({ length: count }, (_, n) => ({ id: deviceIdOf(values.prefix, n, digits) })))
    .slice(0, count)
    .map((caller: Caller) => ({ id: caller.id, token: caller.token ?? values.token?.replaceAll('{id}', caller.id) }));
  return {
    ...{ channel, callers, scenario, list: values.list, json: values.json, token: values.token, chains: values.chains },
    affected: wholeOption('affected', values.affected, 100_000) ?? 10,
    rate: numberOption('rate', values.rate, 1_000_000, 0.001) ?? (scenario === 'work' ? count / 10 : count),
    host: values.host,
    port: wholeOption('port', values.port, 65_535) ?? channel?.port ?? AEMP_PORT,
    tls: values.tls,
    seed: values.seed,
    speed: numberOption('speed', values.speed, 1_000_000, 0.001),
    from: timeOption(values.from),
    durationS: numberOption('duration', values.duration, 10_000_000),
  };
};

interface Plan {
  readonly stories: readonly Story[];
  readonly clock: () => number;
  /** Of the command, in seconds; infinite until somebody stops it. */
  readonly durationS: number;
}

const endless = (seconds: number): number => (seconds === 0 ? Number.POSITIVE_INFINITY : seconds);

/** Told as it happens. Machines that it happens to do now what they would do at its hour: sleep, or work. */
const planNow = ({ callers, scenario, affected, seed, durationS }: Call): Plan => {
  const now = Date.now();
  const onset = now + LEAD_MS;
  const stories = callers.map((_, number) => {
    const machine = machineOf(seed, number, now);
    if (scenario === 'work' || number % affected !== 0) return storyOf(machine, 'work', null);
    const later = doingLater(machine, laterFor(scenario, machine, onset));
    return storyOf(later, scenario, onset, { pace: nowOf(scenario).pace });
  });
  const told = scenario === 'work' ? DEFAULT_DURATION_S : (LEAD_MS + nowOf(scenario).lastsMs) / 1000;
  return { stories, clock: Date.now, durationS: endless(durationS ?? told) };
};

/** Simulated time from a moment in the past on, faster than the clock until it has caught up with it. */
const planFrom = ({ callers, scenario, affected, seed, speed, durationS }: Call, from: number): Plan => {
  const stories = callers.map((_, number) => {
    const machine = machineOf(seed, number, from);
    return storyOf(machine, scenario, number % affected === 0 ? onsetAfter(scenario, machine, from) : null);
  });
  const onsets = stories.flatMap(({ onset }) => onset ?? []);
  const told = scenario === 'work' ? null : Math.max(...onsets) + lengthOf(scenario) + AFTER_MS - from;
  const pace = speed ?? (told === null ? 1 : Math.max(1, told / 1000 / TOLD_WITHIN_S));
  const started = performance.now();
  return {
    stories,
    clock: () => Math.min(Date.now(), Math.floor(from + (performance.now() - started) * pace)),
    durationS: endless(durationS ?? (told === null ? DEFAULT_DURATION_S : told / 1000 / pace)),
  };
};

const planOf = (call: Call): Plan => (call.from === undefined ? planNow(call) : planFrom(call, call.from));

/** Waits so long, or until somebody stops the program. */
const untilOver = (seconds: number, atTimes: () => void): Promise<void> =>
  new Promise(resolve => {
    const ticking = setInterval(atTimes, PROGRESS_MS);
    const ending = Number.isFinite(seconds) ? setTimeout(() => over(), seconds * 1000) : null;
    const over = () => {
      clearInterval(ticking);
      if (ending) clearTimeout(ending);
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, over);
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, over);
  });

const unanswered = ({ made, acknowledged, refused, dropped }: SimulationFigures): number =>
  made - acknowledged - refused - dropped;

const progressText = (figures: SimulationFigures, time: number, seconds: number): string => {
  const { made, acknowledged, refused, open } = figures;
  const at = new Date(time).toISOString().slice(0, 19);
  return `${Math.round(seconds)} s: ${made} readings made, ${acknowledged} acknowledged, ${refused} refused, ${unanswered(figures)} waiting; ${open} connected; ${at}Z`;
};

const endText = (figures: SimulationFigures): string => {
  const { made, messages, again, acknowledged, refused, dropped, trouble } = figures;
  const end = `sent ${made} readings in ${messages} messages (${again} again): acknowledged ${acknowledged}, refused ${refused}, unanswered ${unanswered(figures)}${dropped > 0 ? `, forgotten ${dropped}` : ''}`;
  return trouble === null ? end : `${end}; last trouble: ${trouble}`;
};

/** Signed messages count on from run to run only where somebody keeps the count. */
const CHAINS_HINT =
  'Devices that sign begin at message 1, which counts once: with --chains FILE a later run goes on from the last acknowledged one.';

const drive = async (call: Call, channel: Channel, out: (line: string) => void): Promise<number> => {
  const { callers, host, port, tls, rate, json } = call;
  const server = { host, port, tls };
  const { stories, clock, durationS } = planOf(call);
  const chains = await readChains(call.chains);
  const devices = stories.flatMap((story, at) => {
    const given = callers[at];
    if (!given) return [];
    const onChain = (chain: Chain): void => {
      chains.set(given.id, chain);
    };
    return [{ caller: { ...given, chain: chains.get(given.id), onChain }, channel, server, story }];
  });
  if (!json && call.chains === undefined && channel.name.endsWith('-signed')) out(CHAINS_HINT);
  if (!json && call.scenario !== 'work') out(`${call.scenario}: ${summaryOf(call.scenario)}`);
  const simulation = new Simulation({ devices, rate, clock });
  await simulation.open();
  const started = performance.now();
  const tell = () => {
    const seconds = (performance.now() - started) / 1000;
    const { figures } = simulation;
    if (json) out(JSON.stringify({ seconds: Math.round(seconds), at: new Date(clock()).toISOString(), ...figures }));
    else out(progressText(figures, clock(), seconds));
  };
  simulation.start();
  await untilOver(durationS, tell);
  await simulation.stop(GRACE_MS);
  if (call.chains !== undefined) await writeChains(call.chains, chains);
  const { figures } = simulation;
  const left = unanswered(figures);
  const ok = figures.refused === 0 && left === 0 && figures.dropped === 0 && figures.acknowledged > 0;
  out(json ? JSON.stringify({ ok, unanswered: left, ...figures }) : endText(figures));
  return ok ? 0 : 1;
};

/** Serves the documents of a platform, for a poller to fetch; ends well if anybody came. */
const serve = async (call: Call, out: (line: string) => void): Promise<number> => {
  const plan = planOf(call);
  const machines = plan.stories.flatMap((story, at) => {
    const id = call.callers[at]?.id;
    return id === undefined ? [] : [{ id, story }];
  });
  const { host, port, token } = call;
  const server: AempServer = await startAempServer({ host, port, machines, token, clock: plan.clock });
  out(
    `AEMP 2.0 at http://${host}:${server.port}/Fleet/1${token ? ', with the token as bearer, or as a password' : ''}`,
  );
  await untilOver(plan.durationS, () => undefined);
  await server.close();
  out(`answered ${server.answered} requests, refused ${server.refused}`);
  return server.answered > 0 ? 0 : 1;
};

/** What an operator must register so that the devices are known: one JSON object a line. */
const list = ({ channel, callers, seed }: Call, out: (line: string) => void): number => {
  for (const { id, token } of callers) {
    const isSigning = channel?.name.endsWith('-signed') ?? false;
    const publicKey = isSigning ? publicJwkOf(keyOf(seed, id)) : undefined;
    out(JSON.stringify({ protocol: channel?.protocol ?? AEMP, externalId: id, token, publicKey }));
  }
  return 0;
};

/**
 * `lienlight simulate`: drives real sockets with the work days of a simulated fleet. Answers 0 where every reading was
 * acknowledged, 1 where one was refused or not answered. Throws `UsageError`.
 */
export const runSimulate = async (args: readonly string[], out: (line: string) => void): Promise<number> => {
  const call = await readCall(args);
  if (call.list) return list(call, out);
  return call.channel ? drive(call, call.channel, out) : serve(call, out);
};
