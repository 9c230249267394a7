import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { Reading } from '#domain/telemetry/reading';
import type { TrackerWire } from '../wires/wire.ts';
import {
  ACKNOWLEDGED,
  type Caller,
  type Link,
  lost,
  type Outcome,
  type Prepared,
  refused,
  type Server,
} from './link.ts';

/** Datagrams get lost, so that an answer is not waited for as long as on a connection. */
const ANSWER_MS = 4_000;

/** A tracker that sends datagrams, each answered by one. */
export class TrackerUdpLink implements Link {
  readonly #wire: TrackerWire;
  readonly #caller: Caller;
  readonly #server: Server;
  #socket: Socket | null = null;
  #serial = 0;
  #settle: (outcome: Outcome) => void = () => undefined;
  #awaits = '';

  constructor(wire: TrackerWire, caller: Caller, server: Server) {
    this.#wire = wire;
    this.#caller = caller;
    this.#server = server;
  }

  get isOpen(): boolean {
    return this.#socket !== null;
  }

  async open(): Promise<Outcome> {
    if (this.#socket) return ACKNOWLEDGED;
    const socket = createSocket(isIPv6(this.#server.host) ? 'udp6' : 'udp4');
    this.#socket = socket;
    socket.on('error', error => this.#settle(lost(error.message)));
    socket.on('message', datagram => {
      const answers = this.#wire.datagramAnswers?.(datagram) ?? this.#wire.answers().push(datagram);
      const answer = answers.find(({ to }) => to === this.#awaits);
      if (answer) this.#settle(answer.accepted ? ACKNOWLEDGED : refused('not accepted'));
    });
    return ACKNOWLEDGED;
  }

  prepare(readings: readonly Reading[], isBuffered: boolean): Prepared {
    this.#serial += 1;
    const sending = { serial: this.#serial, isBuffered };
    const { bytes, awaits } =
      this.#wire.datagram?.(this.#caller.id, readings, sending) ??
      this.#wire.message(this.#caller.id, readings, sending);
    return { deliver: () => this.#deliver(bytes, awaits) };
  }

  async #deliver(bytes: Uint8Array, awaits: string | null): Promise<Outcome> {
    await this.open();
    const socket = this.#socket;
    if (!socket) return lost('closed');
    return new Promise(resolve => {
      const timer = setTimeout(() => this.#settle(lost('no answer')), ANSWER_MS);
      this.#awaits = awaits ?? '';
      this.#settle = outcome => {
        clearTimeout(timer);
        this.#settle = () => undefined;
        resolve(outcome);
      };
      socket.send(bytes, this.#server.port, this.#server.host, error => {
        if (error) this.#settle(lost(error.message));
        else if (awaits === null) this.#settle(ACKNOWLEDGED);
      });
    });
  }

  async close(): Promise<void> {
    const socket = this.#socket;
    this.#socket = null;
    this.#settle(lost('closed'));
    socket?.close();
  }
}
