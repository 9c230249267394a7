import { connect, type Socket } from 'node:net';
import type { Reading } from '#domain/telemetry/reading';
import type { Answer, AnswerReader, Outgoing, TrackerWire } from '../wires/wire.ts';
import {
  ACKNOWLEDGED,
  ANSWER_MS,
  type Caller,
  type Link,
  lost,
  type Outcome,
  type Prepared,
  refused,
  type Server,
} from './link.ts';

/** A server may allow so many connections from one address; a machine has many on its loopback. */
const MOST_FROM_ONE = 4_000;
let opened = 0;

const localAddressFor = (host: string): string | undefined => {
  if (process.platform !== 'linux' || !/^127\./.test(host)) return undefined;
  opened += 1;
  const beyond = Math.floor((opened - 1) / MOST_FROM_ONE);
  return beyond === 0 ? undefined : `127.0.0.${2 + (beyond % 200)}`;
};

interface Waiting {
  readonly awaits: string;
  settle(outcome: Outcome): void;
}

/** A tracker's connection: logs in, sends a message, waits for what its protocol answers. Connects anew when it is asked to send. */
export class TrackerTcpLink implements Link {
  readonly #wire: TrackerWire;
  readonly #caller: Caller;
  readonly #server: Server;
  readonly #localAddress: string | undefined;
  #socket: Socket | null = null;
  #answers: AnswerReader | null = null;
  #waiting: Waiting | null = null;
  #serial = 0;

  constructor(wire: TrackerWire, caller: Caller, server: Server) {
    this.#wire = wire;
    this.#caller = caller;
    this.#server = server;
    this.#localAddress = localAddressFor(server.host);
  }

  get isOpen(): boolean {
    return this.#socket !== null;
  }

  prepare(readings: readonly Reading[], isBuffered: boolean): Prepared {
    this.#serial += 1;
    const outgoing = this.#wire.message(this.#caller.id, readings, { serial: this.#serial, isBuffered });
    return {
      deliver: async () => {
        const connected = await this.open();
        return connected.kind === 'acknowledged' ? this.#send(outgoing) : connected;
      },
    };
  }

  async open(): Promise<Outcome> {
    if (this.#socket) return ACKNOWLEDGED;
    const connected = await this.#connect();
    if (connected.kind !== 'acknowledged') return connected;
    const login = this.#wire.login?.(this.#caller.id);
    const outcome = login ? await this.#send(login) : ACKNOWLEDGED;
    if (outcome.kind !== 'acknowledged') this.#drop();
    return outcome;
  }

  #connect(): Promise<Outcome> {
    return new Promise(resolve => {
      const { host, port } = this.#server;
      const socket = connect({
        host,
        port,
        noDelay: true,
        ...(this.#localAddress && { localAddress: this.#localAddress }),
      });
      const timer = setTimeout(() => socket.destroy(new Error('connecting took too long')), ANSWER_MS);
      socket.once('connect', () => {
        clearTimeout(timer);
        this.#socket = socket;
        this.#answers = this.#wire.answers();
        resolve(ACKNOWLEDGED);
      });
      socket.on('error', error => resolve(lost(error.message)));
      socket.on('close', () => {
        clearTimeout(timer);
        resolve(lost('closed'));
        if (this.#socket !== socket) return;
        this.#socket = null;
        this.#waiting?.settle(lost('closed without an answer'));
      });
      socket.on('data', chunk => {
        for (const answer of this.#answers?.push(chunk) ?? []) this.#heard(answer);
      });
    });
  }

  #heard({ to, accepted }: Answer): void {
    const waiting = this.#waiting;
    if (waiting?.awaits !== to) return;
    waiting.settle(accepted ? ACKNOWLEDGED : refused('not accepted'));
  }

  #send({ bytes, awaits }: Outgoing): Promise<Outcome> {
    const socket = this.#socket;
    if (!socket) return Promise.resolve(lost('not connected'));
    if (awaits === null) {
      socket.write(bytes);
      return Promise.resolve(ACKNOWLEDGED);
    }
    return new Promise(resolve => {
      const timer = setTimeout(() => {
        this.#drop();
        this.#waiting?.settle(lost('no answer'));
      }, ANSWER_MS);
      this.#waiting = {
        awaits,
        settle: outcome => {
          clearTimeout(timer);
          this.#waiting = null;
          resolve(outcome);
        },
      };
      socket.write(bytes);
    });
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    socket?.destroy();
  }

  async close(): Promise<void> {
    const socket = this.#socket;
    this.#socket = null;
    this.#waiting?.settle(lost('closed'));
    if (!socket) return;
    socket.end();
    socket.unref();
    setTimeout(() => socket.destroy(), 500).unref();
  }
}
