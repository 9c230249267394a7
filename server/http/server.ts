import { createServer, type Server } from 'node:http';
import express, { type Express, type RequestHandler } from 'express';
import { ExplainedError } from '../explained-error.ts';
import type { Logger } from '../log.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { metricsAccess } from './metrics-access.ts';
import { Readiness } from './readiness.ts';
import { requestLog } from './request-log.ts';
import { securityHeaders } from './security.ts';

export interface HttpOptions {
  readonly host: string;
  readonly port: number;
  /** The variable that sets the port, for the message when it is taken. */
  readonly portVariable: string;
  readonly publicUrl: string;
  readonly trustProxy: number;
  /** What a reader of the metrics must send; null: they are for this machine alone. */
  readonly metricsToken: string | null;
  /** Of the server that pages load a map's tiles from; null: none. */
  readonly mapTilesUrl: string | null;
  readonly log: Logger;
}

export interface HttpServer {
  readonly readiness: Readiness;
  readonly metrics: Metrics;
  /** Serves everything that is not about the process itself; until then such requests wait a while. */
  open(handler: RequestHandler): void;
  close(): Promise<void>;
}

const holdMs = 20_000;
const closeWithinMs = 2_000;

function listen(app: Express, { host, port, portVariable }: HttpOptions): Promise<Server> {
  const server = createServer(app);
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') {
        reject(
          new ExplainedError(
            `Port ${port} is taken by another program. Stop that, or set another one: ${portVariable}=${port + 1} npm start`,
          ),
        );
      } else if (error.code === 'EACCES') {
        reject(
          new ExplainedError(
            `Port ${port} may only be opened by root. Set another one: ${portVariable}=3000 npm start`,
          ),
        );
      } else if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
        reject(
          new ExplainedError(`This machine has no address ${host}. Set HOST to one of its own, 127.0.0.1 or 0.0.0.0.`),
        );
      } else reject(error);
    });
    server.listen(port, host, () => resolve(server));
  });
}

/**
 * Opens the port, at once: a taken one is known before anything else is started, and `/healthz`, `/readyz` and `/metrics`
 * answer from the first moment.
 *
 * @throws ExplainedError when the port cannot be had
 */
export async function openHttp(options: HttpOptions): Promise<HttpServer> {
  const readiness = new Readiness();
  const metrics = createMetrics();
  let handler: RequestHandler | null = null;
  let opened: () => void = () => undefined;
  const open = new Promise<void>(resolve => {
    opened = resolve;
  });

  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', options.trustProxy);
  app.use(requestLog(options.log), metrics.measure, ...securityHeaders(options.publicUrl, options.mapTilesUrl));
  app.get('/healthz', (_request, response) => {
    response.json({ ok: true });
  });
  app.get('/readyz', async (_request, response) => {
    const report = await readiness.report();
    const ready = report.ready && handler !== null;
    response
      .status(ready ? 200 : 503)
      .set('cache-control', 'no-store')
      .json({
        ready,
        checks: { ...report.checks, start: { ok: handler !== null, detail: handler ? 'started' : 'starting' } },
      });
  });
  app.get('/metrics', metricsAccess(options.metricsToken), metrics.expose);
  app.use(async (request, response, next) => {
    if (!handler) await Promise.race([open, new Promise(done => setTimeout(done, holdMs).unref())]);
    if (!handler) {
      response
        .status(503)
        .set('retry-after', '5')
        .type('text')
        .send('Lienlight is starting. Try again in a few seconds.\n');
      return;
    }
    try {
      await handler(request, response, next);
    } catch (error) {
      next(error);
    }
  });
  app.use(((error, request, response, next) => {
    request.log.error({ err: error }, 'a request failed');
    if (response.headersSent) next(error);
    else {
      const status =
        typeof error?.status === 'number' && error.status >= 400 && error.status < 500 ? error.status : 500;
      response.status(status).type('text').send(`Something went wrong. Tell the operator this number: ${request.id}\n`);
    }
  }) satisfies express.ErrorRequestHandler);

  const server = await listen(app, options);
  return {
    readiness,
    metrics,
    open(next) {
      handler = next;
      opened();
    },
    async close() {
      const closed = new Promise<void>(done => server.close(() => done()));
      server.closeIdleConnections();
      // Whoever keeps a request open keeps the others waiting no longer than this.
      const hurry = setTimeout(() => server.closeAllConnections(), closeWithinMs);
      await closed;
      clearTimeout(hurry);
    },
  };
}
