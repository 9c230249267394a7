import { builder } from './builder.ts';
import './types/refusal.ts';
import './types/organisation.ts';
import './types/invoice.ts';

/** The public API. Printed to graphql/schema.graphql; a test fails when that is stale. */
export const schema = builder.toSchema();
