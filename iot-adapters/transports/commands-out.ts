import type { CommandOutbox } from '#domain/devices/remote-commands';
import type { Reading } from '#domain/telemetry/reading';
import type { TrackerProtocol } from '../protocol.ts';
import type { TransportLog } from './listener.ts';

/** A device's connection, as far as commands go. */
export interface CommandLine {
  send(bytes: Uint8Array): void;
  /** Commands that went out and were not answered yet, the oldest first. */
  readonly unanswered: string[];
}

/** The connections of devices, as far as commands go. */
export interface CommandLines {
  /** As the devices call themselves. */
  connected(): readonly string[];
  lineOf(deviceId: string): CommandLine | undefined;
}

const EVERY_MS = 1_000;

/** Sends what waits in the outbox over the connections that are open, and hands answers back. */
export class CommandsOut {
  readonly #protocol: TrackerProtocol;
  readonly #outbox: CommandOutbox;
  readonly #log: TransportLog;
  readonly #lines: CommandLines;
  readonly #timer: NodeJS.Timeout;
  #isBusy = false;

  constructor(protocol: TrackerProtocol, outbox: CommandOutbox, log: TransportLog, lines: CommandLines) {
    this.#protocol = protocol;
    this.#outbox = outbox;
    this.#log = log;
    this.#lines = lines;
    this.#timer = setInterval(() => void this.#send(), EVERY_MS);
    this.#timer.unref();
  }

  async #send(): Promise<void> {
    const { command } = this.#protocol;
    const connected = this.#lines.connected();
    if (this.#isBusy || !command || connected.length === 0) return;
    this.#isBusy = true;
    try {
      const taken = await this.#outbox.take(this.#protocol.name, connected);
      for (const { id, deviceId, text } of taken) {
        const line = this.#lines.lineOf(deviceId);
        line?.unanswered.push(id);
        line?.send(command(text));
      }
    } catch (error) {
      this.#log.warn({ err: error, protocol: this.#protocol.name }, 'commands were not sent');
    } finally {
      this.#isBusy = false;
    }
  }

  /** Readings of a message: an answer among them is of the oldest command that has none. */
  heard(line: CommandLine, readings: readonly Reading[]): void {
    for (const reading of readings) {
      const answer = this.#protocol.answer?.(reading);
      const id = answer === undefined ? undefined : line.unanswered.shift();
      if (answer === undefined || id === undefined) continue;
      this.#outbox
        .answered(id, answer)
        .catch(error => this.#log.warn({ err: error, command: id }, 'an answer was not kept'));
    }
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
