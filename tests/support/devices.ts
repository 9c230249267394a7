import pg from 'pg';
import type { ServiceContext } from '#services/context';
import { registerDevice } from '#services/devices/register-device';
import { accepted, type TestOrganisation } from './consortium.ts';

export interface TestDevice {
  readonly id: string;
  readonly subject: string;
  readonly owner: TestOrganisation;
  readonly token: string | null;
}

let names = 0;

export const makeDevice = async (
  ctx: ServiceContext,
  owner: TestOrganisation,
  protocol = 'native',
): Promise<TestDevice> => {
  const externalId = `tracker-${process.pid}-${++names}`;
  const { deviceId, subject, token } = accepted(await registerDevice(ctx, owner.preparer, { protocol, externalId }));
  return { id: deviceId, subject, owner, token };
};

/** Readings of a device as the ingest leaves them, `count` of them, a second apart; answers their ids in order. */
export const storeDeviceReadings = async (
  url: string,
  device: TestDevice,
  count: number,
  { from = 0, machine = `device:${device.id}` }: { readonly from?: number; readonly machine?: string } = {},
): Promise<string[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string }>(
      `INSERT INTO readings (subject, source, time, sequence, id, "receivedAt", "organisationId", trust, fix, latitude, longitude,
         "engineHoursMs", details, doubts, "contentHash")
       SELECT $1, $2, timestamptz '2026-11-20T00:00:00Z' + n * interval '1 second', n, gen_random_uuid(), now() - interval '2 minutes', $3::uuid,
              2, 'valid', 53.5 + n * 0.00001, 9.9, n * 1000, jsonb_build_object('raw', jsonb_build_object('n', n)), '{}', n
         FROM generate_series($4::bigint, $5::bigint) n RETURNING id, sequence`,
      [machine, `device:${device.id}`, device.owner.id, from, from + count - 1],
    );
    return rows.map(({ id }) => id);
  } finally {
    await client.end();
  }
};
