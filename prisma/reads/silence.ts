import { Prisma } from '../client.ts';

/**
 * Whether an alarm (alias of `alarms`) is of a device that is silent, while another one, trusted at least as much, has told the
 * machine's place since (alias of its row in `equipment_latest`).
 */
export const isToldElsewhere = (alarm: string, latest: string): Prisma.Sql =>
  Prisma.raw(`coalesce(${alarm}.kind = 'silent' AND ${latest}."positionAt" > ${alarm}.since
    AND ${latest}."positionSource" NOT LIKE 'csv:%' AND ${latest}."positionSource" NOT LIKE 'api:%'
    AND NOT EXISTS (SELECT 1 FROM readings heard WHERE heard.subject = ${alarm}.subject AND heard.id = ANY(${alarm}.evidence)
                       AND heard.trust > ${latest}."positionTrust"), FALSE)`);
