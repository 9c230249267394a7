import { type CommandState, commandState } from '#domain/devices/remote-commands';
import type { Database } from '../client.ts';

/** A command for a device of one's own, and what became of it. */
export interface DeviceCommandView {
  readonly id: string;
  readonly text: string;
  readonly isDangerous: boolean;
  readonly state: CommandState;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly sentAt: Date | null;
  readonly answeredAt: Date | null;
  readonly answer: string | null;
}

const MOST = 20;

/** The newest commands for a device; none for those whose it is not. */
export const commandsOf = async (
  db: Database,
  organisationId: string,
  deviceId: string,
  now: Date,
): Promise<readonly DeviceCommandView[]> => {
  const rows = await db.deviceCommand.findMany({
    where: { deviceId, organisationId, device: { organisationId } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: MOST,
  });
  return rows.map(row => ({
    ...{ id: row.id, text: row.text, isDangerous: row.isDangerous, state: commandState(row, now) },
    ...{ createdAt: row.createdAt, expiresAt: row.expiresAt, sentAt: row.sentAt },
    ...{ answeredAt: row.answeredAt, answer: row.answer },
  }));
};
