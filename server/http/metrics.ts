import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { routeOf } from './routes.ts';

export interface Metrics {
  /** Where other parts register theirs. */
  readonly registry: Registry;
  /** Measures every request. */
  readonly measure: RequestHandler;
  /** Answers a scrape. */
  readonly expose: RequestHandler;
}

/** Prometheus metrics of this process. Labels are few: a route's first word, never an id. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'How long requests took, by method, route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  return {
    registry,
    measure(request, response, next) {
      const end = durations.startTimer({ method: request.method, route: routeOf(request.path) });
      response.once('finish', () => end({ status: response.statusCode }));
      next();
    },
    async expose(_request, response) {
      response.set('content-type', registry.contentType).send(await registry.metrics());
    },
  };
}
