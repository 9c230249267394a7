import { type Command, UsageError } from './command.ts';

/** Every command, in the order in which help shows them. */
export const commands: readonly Command[] = [
  {
    words: ['start'],
    takes: '[web | ledger | ingest]',
    summary: 'start everything, or one part over services of your own',
    help: [
      'Without a word: PostgreSQL, EVM node, portal and ledger in one, as npm start.',
      'See .env.example for what can be set.',
    ],
    async run(args) {
      const { runStart } = await import('./run-start.ts');
      return runStart(args);
    },
  },
  {
    words: ['invoice', 'check'],
    takes: 'FILE…',
    summary: 'check UBL invoices and credit notes against EN 16931',
    help: ['Prints one JSON object a line; ends with 1 if any file is not in order.'],
    async run(args, out) {
      if (args.length === 0) throw new UsageError('Name at least one file.');
      const { invoiceCheck } = await import('./invoice-check.ts');
      return invoiceCheck([...args], out);
    },
  },
  {
    words: ['lease', 'check'],
    takes: 'FILE…',
    summary: 'check running leases, their rows and balances, against their terms',
    help: [
      'Prints one JSON object a line, with a verdict on every row that has one; ends with 1 if any does not reconcile.',
    ],
    async run(args, out) {
      if (args.length === 0) throw new UsageError('Name at least one file.');
      const { leaseCheck } = await import('./lease-check.ts');
      return leaseCheck(args, out);
    },
  },
  {
    words: ['lease', 'schedule'],
    takes: 'FILE [--csv | --summary]',
    summary: 'the payment schedule of the lease whose terms are in a JSON file',
    help: [
      'Prints one JSON object a row, amounts in minor units; --csv prints a table, --summary rates and sums alone.',
      'Ends with 1, and the reason, where the terms make no schedule. What the file says: docs/guides/lease-terms.md.',
    ],
    async run(args, out) {
      const { leaseSchedule } = await import('./lease-schedule.ts');
      return leaseSchedule(args, out);
    },
  },
  {
    words: ['lease', 'quote'],
    takes: 'FILE --on DATE [--outcome purchase|return] [--discount PERCENT] [--fee PERCENT] [--unpaid MINOR]',
    summary: 'what ends that lease early on a day, line by line',
    help: [
      'Prints one JSON object, each line with its formula. Any day of the lease, past or to come, before that day’s rent',
      'is paid. --discount takes another rate than the lease’s own; --fee is a percentage of what is owed.',
    ],
    async run(args, out) {
      const { leaseQuote } = await import('./lease-quote.ts');
      return leaseQuote(args, out);
    },
  },
  {
    words: ['lease', 'sale'],
    takes: 'FILE --periods 13-36 --on DATE --rate PERCENT [--day-count …] [--compounding …] [--fee MINOR]',
    summary: 'what a bank pays on a day for a range of that lease’s rents',
    help: [
      'Prints one JSON object, each rent with its formula. Without more, ACT/360 and effective: (1 + rate)^(days / 360).',
    ],
    async run(args, out) {
      const { leaseSale } = await import('./lease-sale.ts');
      return leaseSale(args, out);
    },
  },
  {
    words: ['lease', 'journal'],
    takes: 'FILE --side lessee|lessor [--rate PERCENT]',
    summary: 'that lease in the books by IFRS 16, as journal entries',
    help: [
      'Prints CSV: entry, date, event, period, account, debit, credit, currency. --rate is the lessee’s incremental',
      'borrowing rate; without it the rate implicit in the lease.',
    ],
    async run(args, out) {
      const { leaseJournal } = await import('./lease-journal.ts');
      return leaseJournal(args, out);
    },
  },
  {
    words: ['decode'],
    takes: 'PROTOCOL',
    summary: 'decode messages of trackers and platforms, one a line on standard input',
    help: [
      'A message is hex or text (with breaks in it, a JSON string); for osmand the JSON of {method, url, headers, body}; for',
      'aemp a document, whose XML may span lines. Prints a JSON value for each: an array of readings, or {"refused": why}.',
      'Each is decoded as the first of its connection; of several messages in a line, one that is refused refuses the line.',
      'PROTOCOL: teltonika, gt06, queclink (gl200), h02, tk103, osmand, aemp.',
    ],
    async run(args, out) {
      const { runDecode } = await import('./run-decode.ts');
      return runDecode(args, out);
    },
  },
  {
    words: ['simulate'],
    takes: '[--devices N] [--rate R] [--protocol P] [--scenario S] …',
    summary: 'drive real sockets with the work days of a simulated fleet, and with what goes wrong',
    help: [
      'Each device has a connection of its own, waits for what its protocol answers, and sends again what nobody acknowledged.',
      '',
      '  --devices N       devices (10, or as many as --ids has)',
      '  --rate R          messages a second of all devices together (a tenth of the devices; in a scenario as many as these)',
      '  --protocol P      teltonika, gt06, queclink, h02, tk103 over TCP; teltonika-udp, queclink-udp, h02-udp, tk103-udp;',
      '                    osmand; http, http-signed, mqtt, mqtt-signed, mqtt-thingsboard; aemp, which serves and is polled',
      '  --scenario S      work, theft, tampering, power-cut, spoofed-jump, meter-rollback, jamming, silence',
      '  --affected N      the scenario happens to every Nth device, the first among them (10)',
      '  --host, --port, --tls   the server (127.0.0.1, the usual port of the protocol); --tls for MQTT',
      '  --from TIME       simulated time begins there, in the past, and not now; a scenario then happens at its own hour',
      '  --speed F         with --from: simulated seconds a second, until simulated time has caught up with the clock (1; in a',
      '                    scenario so that all of it is told within a minute)',
      '  --duration S      seconds to run (60; in a scenario until it is told, up to ten minutes); 0: until it is stopped',
      '  --chains FILE     keeps the numbers of devices that sign, so that the next run goes on',
      '  --ids FILE        an id a line, and after a space its token; else --prefix DIGITS and a running number',
      '  --token T         of every device; {id} in it stands for the device’s id',
      '  --seed TEXT       other machines and other keys for devices that sign',
      '  --list            print the devices as JSON, a line each, with their public keys, and send nothing',
      '  --json            figures as JSON, a line each',
      '',
      'Prints a line of figures a second, and a last one. Ends with 1 if a reading was refused or is not acknowledged.',
      'A device must be registered first: see docs/simulating.md.',
    ],
    async run(args, out) {
      const { runSimulate } = await import('./run-simulate.ts');
      return runSimulate(args, out);
    },
  },
  {
    words: ['actions'],
    takes: '[--status open|pending|submitted|confirmed|refused|expired|all] [--limit N] [--json]',
    summary: 'list the signed actions that wait for the ledger, or what became of them',
    help: ['Newest first; the open ones unless --status says otherwise.'],
    async run(args, out) {
      const { runActions } = await import('./run-actions.ts');
      return runActions(args, out);
    },
  },
  {
    words: ['rebuild'],
    takes: '[--swap]',
    summary: 'fold the ledger from block 0 into fresh tables, and compare by hash',
    help: ['Ends with 1 when the projection differs; --swap then puts the rebuilt one in its place.'],
    async run(args, out) {
      const { runRebuild } = await import('./run-rebuild.ts');
      return runRebuild(args, out);
    },
  },
  {
    words: ['reset-access'],
    takes: 'EMAIL [--mail]',
    summary: 'let somebody in again whom no administrator can help',
    help: [
      'Takes the second factor away, ends all sessions, and prints a link for a new password that works once;',
      'with --mail it goes to the address instead. Make sure first who asks. It is written into the audit.',
    ],
    async run(args, out) {
      const { runResetAccess } = await import('./run-reset-access.ts');
      return runResetAccess(args, out);
    },
  },
  {
    words: ['verify'],
    takes: 'FILE [--node ADDRESS]',
    summary: 'check the evidence of a receivable, machine, lease or lien without the portal',
    help: [
      'FILE is what the page of one offers under “Data to verify elsewhere”. Recomputes the commitments in it, and',
      'compares its events with those of a node of your own (JSON-RPC). Exits 1 if anything does not agree.',
    ],
    async run(args, out) {
      const { runVerify } = await import('./run-verify.ts');
      return runVerify(args, out);
    },
  },
  {
    words: ['verify-search'],
    takes: 'FILE [--node ADDRESS]',
    summary: 'check the result of a search for liens without the portal',
    help: [
      'FILE is the JSON that a search’s page offers. Checks its hash and its signature; with a node of your own (JSON-RPC), also',
      'that a registrar of the consortium signed it, the block, and that the same liens stood. Exits 1 if anything does not agree.',
    ],
    async run(args, out) {
      const { runVerifySearch } = await import('./run-verify-search.ts');
      return runVerifySearch(args, out);
    },
  },
  {
    words: ['verify-reading'],
    takes: 'FILE [--rpc ADDRESS]',
    summary: 'check the proof of a device’s reading without the portal',
    help: [
      'FILE is the JSON that a reading offers. Checks that the reading leads to its batch’s root; with a node of your own',
      '(JSON-RPC), also that the root is on chain, that no batch before it is missing, and that the contract takes the proof.',
      'Of a file with the readings of a device, also that none is missing between them.',
      'Exits 1 if anything does not agree.',
    ],
    async run(args, out) {
      const { runVerifyReading } = await import('./run-verify-reading.ts');
      return runVerifyReading(args, out);
    },
  },
  {
    words: ['migrate'],
    takes: '',
    summary: 'apply the migrations that the database lacks',
    help: ['On DATABASE_URL, or on the embedded PostgreSQL.'],
    async run(args, out) {
      if (args.length > 0) throw new UsageError('migrate takes nothing.');
      const { runMigrate } = await import('./run-migrate.ts');
      return runMigrate(out);
    },
  },
];
