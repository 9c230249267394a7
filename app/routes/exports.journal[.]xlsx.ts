import type { LoaderFunctionArgs } from '@remix-run/node';
import { journalFile } from '~/presenters/lease-journal.server';

/** The journal of the organisation's leases as a file. */
export const loader = (args: LoaderFunctionArgs) => journalFile(args, 'xlsx');
