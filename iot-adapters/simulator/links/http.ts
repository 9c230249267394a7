import { Agent, request } from 'node:http';
import type { Reading } from '#domain/telemetry/reading';
import { ACKNOWLEDGED, ANSWER_MS, type Link, lost, type Outcome, type Prepared, refused, type Server } from './link.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Writes the requests of one device; what it remembers of them counts once they are acknowledged. */
export type RequestWriter = (readings: readonly Reading[]) => { readonly request: HttpRequest; done?(): void };

/** Whether it helps to send the request again: the server was busy, or away. */
const isWorthAnotherTry = (status: number): boolean => status === 408 || status === 429 || status >= 500;

/** A device that speaks HTTP, over a connection that it keeps. */
export class HttpLink implements Link {
  readonly #server: Server;
  readonly #write: RequestWriter;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(server: Server, write: RequestWriter) {
    this.#server = server;
    this.#write = write;
  }

  get isOpen(): boolean {
    return Object.keys(this.#agent.freeSockets).length + Object.keys(this.#agent.sockets).length > 0;
  }

  async open(): Promise<Outcome> {
    return ACKNOWLEDGED;
  }

  prepare(readings: readonly Reading[]): Prepared {
    const { request: written, done } = this.#write(readings);
    return {
      deliver: async () => {
        const outcome = await this.#deliver(written);
        if (outcome.kind === 'acknowledged') done?.();
        return outcome;
      },
    };
  }

  #deliver({ method, path, headers, body }: HttpRequest): Promise<Outcome> {
    const { host, port } = this.#server;
    return new Promise(resolve => {
      const asked = request({ host, port, method, path, headers, agent: this.#agent, timeout: ANSWER_MS }, response => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          if (text.length < 200) text += chunk;
        });
        response.on('end', () => {
          const status = response.statusCode ?? 0;
          if (status >= 200 && status < 300) resolve(ACKNOWLEDGED);
          else {
            const reason = `HTTP ${status} ${text.slice(0, 120)}`.trim();
            resolve(isWorthAnotherTry(status) ? lost(reason) : refused(reason));
          }
        });
        response.on('error', error => resolve(lost(error.message)));
      });
      asked.on('timeout', () => asked.destroy(new Error('no answer')));
      asked.on('error', error => resolve(lost(error.message)));
      asked.end(body);
    });
  }

  async close(): Promise<void> {
    this.#agent.destroy();
  }
}
