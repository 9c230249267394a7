import { isExplained } from '../explained-error.ts';
import { type Command, UsageError } from './command.ts';
import { commands } from './commands.ts';

const nameOf = (command: Command) => command.words.join(' ');

const overview = () => {
  const calls = commands.map(command => `${nameOf(command)} ${command.takes}`.trim());
  const width = Math.max(...calls.map(call => call.length));
  return [
    'lienlight: receivables and leased equipment, with every change of state on a ledger.',
    '',
    'Usage: lienlight COMMAND …',
    '',
    ...commands.map((command, at) => `  ${calls[at]?.padEnd(width)}  ${command.summary}`),
    `  ${'help [COMMAND]'.padEnd(width)}  this, or more about a command`,
  ].join('\n');
};

const helpOf = (command: Command) =>
  [
    `Usage: lienlight ${nameOf(command)} ${command.takes}`.trim(),
    '',
    `  ${command.summary}`,
    ...command.help.map(line => `  ${line}`),
  ].join('\n');

/** The command that the arguments begin with; the longest name wins. */
const find = (args: readonly string[]) =>
  commands
    .filter(command => command.words.every((word, at) => args[at] === word))
    .toSorted((a, b) => b.words.length - a.words.length)[0];

/** Ours, or that of the parser of options. */
const isUsage = (error: unknown): error is Error =>
  error instanceof UsageError ||
  (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'));

/** What is generated is not there: the set-up has never run here, or was cut off. */
const isNotSetUp = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  error.code === 'ERR_MODULE_NOT_FOUND' &&
  /[/\\]generated[/\\]/.test(error.message);

const isHelp = (word: string | undefined) => word === 'help' || word === '--help' || word === '-h';

/** Runs the command line and answers the exit code: 0 well, 1 not well, 2 called in a wrong way. */
export async function main(
  args: readonly string[],
  out: (line: string) => void = line => console.log(line),
  complain: (line: string) => void = line => console.error(line),
): Promise<number> {
  if (args.length === 0 || isHelp(args[0])) {
    const about = find(args.slice(1));
    if (args.length > 1 && !about) {
      complain(`There is no command “${args.slice(1).join(' ')}”.\n\n${overview()}`);
      return 2;
    }
    out(about ? helpOf(about) : overview());
    return 0;
  }
  const command = find(args);
  if (!command) {
    complain(`There is no command “${args.join(' ')}”.\n\n${overview()}`);
    return 2;
  }
  const rest = args.slice(command.words.length);
  if (rest.some(isHelp)) {
    out(helpOf(command));
    return 0;
  }
  try {
    return await command.run(rest, out);
  } catch (error) {
    if (isUsage(error)) {
      complain(`${error.message}\n\n${helpOf(command)}`);
      return 2;
    }
    if (isNotSetUp(error)) {
      complain('The database client and the contracts are not made yet. Run npm run set-up first, or npm start.');
      return 1;
    }
    complain(
      isExplained(error) ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error),
    );
    return 1;
  }
}
