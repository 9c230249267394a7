/** Protocols whose devices take commands over the connection that they hold open. */
export const COMMAND_PROTOCOLS: readonly string[] = ['teltonika'];

/**
 * Commands that ask and change nothing, by Teltonika's “SMS/GPRS commands”. All others may cut an engine off (`setdigout`), let
 * a device forget what it has not sent, or turn it away from here: they are confirmed by whoever sends them, an approver.
 */
const ASKING: ReadonlySet<string> = new Set([
  ...['getinfo', 'getver', 'getstatus', 'getgps', 'getio', 'getimeiccid', 'getimsi', 'getops', 'getparam'],
  ...['ggps', 'readio', 'readstatus', 'countrecs', 'allver', 'battery', 'lvcangetinfo', 'lvcangetprog', 'obdinfo'],
]);

export const isAsking = (text: string): boolean => {
  // More than one command may stand in a text, and what stands behind an asking one would go with it.
  const words = text.trim().toLowerCase().split(/\s+/);
  return /^[\w ]+$/.test(text.trim()) && ASKING.has(words[0] ?? '') && words.slice(1).every(word => /^\d+$/.test(word));
};

/** Printable ASCII, in one line: what codec 12 carries. */
export const isCommandText = (text: string): boolean => /^[\x20-\x7e]{1,200}$/.test(text);

export const COMMAND_STATES = ['waiting', 'sent', 'answered', 'expired', 'withdrawn'] as const;

export type CommandState = (typeof COMMAND_STATES)[number];

/** Where a command stands: sent, it waits for its answer for ever; a device need not give one. */
export const commandState = (
  command: {
    readonly expiresAt: Date;
    readonly sentAt: Date | null;
    readonly answeredAt: Date | null;
    readonly withdrawnAt: Date | null;
  },
  now: Date,
): CommandState => {
  if (command.answeredAt) return 'answered';
  if (command.sentAt) return 'sent';
  if (command.withdrawnAt) return 'withdrawn';
  return command.expiresAt <= now ? 'expired' : 'waiting';
};

/** A command that is to go out now. */
export interface OutgoingCommand {
  readonly id: string;
  /** As the device calls itself. */
  readonly deviceId: string;
  readonly text: string;
}

/**
 * Where commands wait for the connection of their device. `take` gives each to one caller, once: a command that changes
 * something must not go out twice, so one whose connection ends as it is sent may be lost, and is shown as not answered.
 */
export interface CommandOutbox {
  /** @param connected as devices of the protocol call themselves that hold a connection here open */
  take(protocol: string, connected: readonly string[]): Promise<readonly OutgoingCommand[]>;
  answered(commandId: string, answer: string): Promise<void>;
}
