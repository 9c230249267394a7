import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { ExplainedError } from './explained-error.ts';

const projectRoot = fileURLToPath(new URL('../', import.meta.url));

const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d+$/, 'is a whole number')
    .transform(Number)
    .refine(value => value >= least && value <= most, `is from ${least} to ${most}`);
const seconds = z
  .string()
  .regex(/^\d+(\.\d+)?$/, 'is a number of seconds')
  .transform(Number)
  .refine(value => value <= 60, 'is at most 60 seconds');
const url = (...protocols: string[]) =>
  z
    .string()
    .refine(
      text => URL.canParse(text) && protocols.includes(new URL(text).protocol),
      `is an address that begins with ${protocols.map(protocol => `${protocol}//`).join(' or ')}`,
    );
const onOff = z.stringbool({
  truthy: ['on', 'true', '1', 'yes'],
  falsy: ['off', 'false', '0', 'no'],
  error: 'is on or off',
});
const wei = '[0-9]+';
const fees = z
  .string()
  .regex(
    new RegExp(`^(free|auto|legacy:${wei}|eip1559:${wei}:${wei})$`),
    'is free, auto, legacy:<wei> or eip1559:<wei>:<wei>',
  )
  .transform((text): FeePolicy => {
    const [kind, first = '0', second = '0'] = text.split(':');
    if (kind === 'legacy') return { kind, gasPrice: BigInt(first) };
    if (kind === 'eip1559') return { kind, maxFeePerGas: BigInt(first), maxPriorityFeePerGas: BigInt(second) };
    return { kind: kind === 'auto' ? 'auto' : 'free' };
  });

type FeePolicy =
  | { readonly kind: 'free' | 'auto' }
  | { readonly kind: 'legacy'; readonly gasPrice: bigint }
  | { readonly kind: 'eip1559'; readonly maxFeePerGas: bigint; readonly maxPriorityFeePerGas: bigint };

/** Every variable that the program reads. Each is described in .env.example; a test holds the two together. */
export const variables = {
  PORT: wholeNumber(1, 65535).default(3000),
  LEDGER_HTTP_PORT: wholeNumber(1, 65535).default(3001),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: url('http:', 'https:').optional(),
  TRUST_PROXY: wholeNumber(0, 10).default(0),
  DATA_DIR: z.string().default('.data'),
  DATABASE_URL: url('postgresql:', 'postgres:').optional(),
  DATABASE_POOL: wholeNumber(2, 500).default(15),
  LEDGER_RPC_URL: url('http:', 'https:').optional(),
  LEDGER_CONFIRMATIONS: wholeNumber(0, 10_000).default(0),
  LEDGER_BLOCK_SECONDS: seconds.default(1),
  LEDGER_FEES: fees.optional(),
  LEDGER_BATCH: wholeNumber(1, 500).default(50),
  DEMO: onOff.optional(),
  DEMO_FLEET: onOff.default(true),
  KEYSTORE_PASSPHRASE: z.string().min(16, 'has at least 16 characters').optional(),
  SMTP_URL: url('smtp:', 'smtps:').optional(),
  SMS_WEBHOOK_URL: url('https:', 'http:').optional(),
  METRICS_TOKEN: z.string().min(16, 'has at least 16 characters').optional(),
  MAIL_FROM: z.string().default('Lienlight <portal@lienlight.invalid>'),
  MAP_OUTLINES_FILE: z.string().optional(),
  MAP_TILES_URL: url('http:', 'https:')
    .refine(
      text => ['{z}', '{x}', '{y}'].every(blank => text.includes(blank)) && !text.includes('{s}'),
      'has {z}, {x} and {y} in it, and no other blank',
    )
    .optional(),
  MAP_ATTRIBUTION: z.string().max(200).optional(),
  DEVICES: onOff.default(true),
  DEVICES_HOST: z.string().default('127.0.0.1'),
  DEVICES_PROTOCOLS: z
    .string()
    .regex(
      /^(all|off|[a-z0-9]+(:\d{1,5})?(,[a-z0-9]+(:\d{1,5})?)*)$/,
      'is all, off, or protocols with ports: teltonika:5027,gt06',
    )
    .default('all'),
  DEVICES_HTTP_PORT: wholeNumber(0, 65535).default(5080),
  DEVICES_MQTT_PORT: wholeNumber(0, 65535).optional(),
  DEVICES_MQTTS_PORT: wholeNumber(0, 65535).default(8883),
  DEVICES_TLS_CERT_FILE: z.string().optional(),
  DEVICES_TLS_KEY_FILE: z.string().optional(),
  DEVICES_PROVISION: z
    .string()
    .regex(
      /^[^:]{8,100}:[^:]{8,100}:[0-9a-f-]{36}$/,
      'is key:secret:organisation, the first two of at least 8 characters',
    )
    .optional(),
  MQTT_URL: url('mqtt:', 'mqtts:').optional(),
  MQTT_CLIENT_ID: z
    .string()
    .regex(/^[\w.-]{1,60}$/, 'is of letters, digits, dots and dashes')
    .default('lienlight-ingest'),
  MQTT_CA_FILE: z.string().optional(),
  MQTT_TRUST: wholeNumber(0, 2).default(0),
  INGEST_HTTP_PORT: wholeNumber(1, 65535).default(3002),
  READINGS_KEPT_MONTHS: wholeNumber(3, 1200).optional(),
  PLATFORMS_LOCAL: onOff.default(false),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'], 'is trace, debug, info, warn, error or silent')
    .default('info'),
} as const;

const environment = z.object(variables);

/** What a message must not repeat. */
const secrets: ReadonlySet<string> = new Set([
  'DATABASE_URL',
  'METRICS_TOKEN',
  'KEYSTORE_PASSPHRASE',
  'SMTP_URL',
  'SMS_WEBHOOK_URL',
  'MQTT_URL',
  'DEVICES_PROVISION',
]);

export interface Config {
  readonly port: number;
  /** Of `start:ledger`, for its health and metrics. */
  readonly ledgerHttpPort: number;
  readonly host: string;
  /** Absolute address of the portal; no slash at the end. */
  readonly publicUrl: string;
  /** How many proxies stand before us and say truly whom they speak for. */
  readonly trustProxy: number;
  /** Absolute path. */
  readonly dataDir: string;
  /** Null: the embedded PostgreSQL. */
  readonly databaseUrl: string | null;
  readonly databasePool: number;
  readonly ledger: {
    /** Null: the embedded node. */
    readonly rpcUrl: string | null;
    readonly confirmations: number;
    readonly blockSeconds: number;
    readonly fees: FeePolicy;
    /** Actions in one transaction, at most. */
    readonly batch: number;
  };
  readonly demo: boolean;
  /** Whether the demo's machines move, driven by the simulator. */
  readonly demoFleet: boolean;
  /** Null: a key made on the first start, in the data folder. */
  readonly keystorePassphrase: string | null;
  readonly smtpUrl: string | null;
  readonly smsWebhookUrl: string | null;
  /** Null: metrics are for this machine alone. */
  readonly metricsToken: string | null;
  readonly mailFrom: string;
  readonly map: {
    /** Absolute path of GeoJSON or TopoJSON; null: the outlines that come with the portal. */
    readonly outlinesFile: string | null;
    /** Null: no tiles. */
    readonly tilesUrl: string | null;
    readonly attribution: string | null;
  };
  readonly devices: {
    /** Whether this process listens to devices. */
    readonly isOn: boolean;
    readonly host: string;
    /** Of trackers; `all`: each at its usual port. */
    readonly protocols: 'all' | readonly { readonly name: string; readonly port: number | null }[];
    /** 0, here and below: not at all. */
    readonly httpPort: number;
    readonly mqttPort: number;
    readonly mqttsPort: number;
    /** Absolute paths of PEM files. */
    readonly tls: { readonly certFile: string; readonly keyFile: string } | null;
    readonly provision: { readonly key: string; readonly secret: string; readonly organisationId: string } | null;
    /** A broker of one's own, and what it sees to; null: the embedded one. */
    readonly mqtt: {
      readonly url: string;
      readonly clientId: string;
      readonly caFile: string | null;
      readonly trust: 0 | 1 | 2;
    } | null;
  };
  /** Of `start:ingest`, for its health and metrics. */
  readonly ingestHttpPort: number;
  /** Null: for ever. */
  readonly readingsKeptMonths: number | null;
  /** Whether platforms on this machine and in the networks around it may be asked. */
  readonly platformsLocal: boolean;
  readonly logLevel: string;
}

/** The environment does not make sense. The message names each variable and what it may be. */
export class ConfigError extends ExplainedError {
  override readonly name = 'ConfigError';
}

const protocolsOf = (text: string): Config['devices']['protocols'] => {
  if (text === 'all') return 'all';
  if (text === 'off') return [];
  return text.split(',').map(one => {
    const [name = '', port] = one.split(':');
    return { name, port: port === undefined ? null : Number(port) };
  });
};

function devicesOf(value: z.output<typeof environment>): Config['devices'] {
  const { DEVICES_TLS_CERT_FILE: cert, DEVICES_TLS_KEY_FILE: key, MQTT_URL: broker, MQTT_CA_FILE: ca } = value;
  const [provisionKey, secret, organisationId] = value.DEVICES_PROVISION?.split(':') ?? [];
  return {
    isOn: value.DEVICES,
    host: value.DEVICES_HOST,
    protocols: protocolsOf(value.DEVICES_PROTOCOLS),
    httpPort: value.DEVICES_HTTP_PORT,
    mqttPort: value.DEVICES_MQTT_PORT ?? (broker === undefined ? 1883 : 0),
    mqttsPort: value.DEVICES_MQTTS_PORT,
    tls: cert && key ? { certFile: resolve(projectRoot, cert), keyFile: resolve(projectRoot, key) } : null,
    provision: provisionKey && secret && organisationId ? { key: provisionKey, secret, organisationId } : null,
    mqtt: broker
      ? {
          url: broker,
          clientId: value.MQTT_CLIENT_ID,
          caFile: ca === undefined ? null : resolve(projectRoot, ca),
          trust: value.MQTT_TRUST === 2 ? 2 : value.MQTT_TRUST === 1 ? 1 : 0,
        }
      : null,
  };
}

/**
 * Reads the configuration: the one place that looks at the environment. An empty variable counts as not set.
 *
 * @throws ConfigError
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.keys(variables).map(name => [name, env[name]?.trim() || undefined]));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => {
      const name = String(path[0]);
      return `  ${name} ${message}${secrets.has(name) ? '' : `; it is “${given[name]}”`}`;
    });
    throw new ConfigError(`The configuration has a mistake (see .env.example):\n${problems.join('\n')}`);
  }
  const value = parsed.data;
  const isEmbeddedNode = value.LEDGER_RPC_URL === undefined;
  return {
    port: value.PORT,
    ledgerHttpPort: value.LEDGER_HTTP_PORT,
    host: value.HOST,
    publicUrl: (value.PUBLIC_URL ?? `http://localhost:${value.PORT}`).replace(/\/+$/, ''),
    trustProxy: value.TRUST_PROXY,
    dataDir: resolve(projectRoot, value.DATA_DIR),
    databaseUrl: value.DATABASE_URL ?? null,
    databasePool: value.DATABASE_POOL,
    ledger: {
      rpcUrl: value.LEDGER_RPC_URL ?? null,
      confirmations: value.LEDGER_CONFIRMATIONS,
      blockSeconds: value.LEDGER_BLOCK_SECONDS,
      fees: value.LEDGER_FEES ?? { kind: isEmbeddedNode ? 'free' : 'auto' },
      batch: value.LEDGER_BATCH,
    },
    demo: value.DEMO ?? isEmbeddedNode,
    demoFleet: value.DEMO_FLEET,
    keystorePassphrase: value.KEYSTORE_PASSPHRASE ?? null,
    smtpUrl: value.SMTP_URL ?? null,
    smsWebhookUrl: value.SMS_WEBHOOK_URL ?? null,
    metricsToken: value.METRICS_TOKEN ?? null,
    mailFrom: value.MAIL_FROM,
    map: {
      outlinesFile: value.MAP_OUTLINES_FILE === undefined ? null : resolve(projectRoot, value.MAP_OUTLINES_FILE),
      tilesUrl: value.MAP_TILES_URL ?? null,
      attribution: value.MAP_ATTRIBUTION ?? null,
    },
    devices: devicesOf(value),
    ingestHttpPort: value.INGEST_HTTP_PORT,
    readingsKeptMonths: value.READINGS_KEPT_MONTHS ?? null,
    platformsLocal: value.PLATFORMS_LOCAL,
    logLevel: value.LOG_LEVEL,
  };
}

/** The configuration of this process: its environment, and for what is not set there, the file .env of the project. */
export function loadConfig(): Config {
  const file = resolve(projectRoot, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
  return readConfig(process.env);
}
