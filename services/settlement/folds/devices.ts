import { evolveDevices } from '#domain/devices/evolve';
import { deviceBookFromJson, deviceBookToJson, deviceEventFromJson } from '#domain/devices/json';
import { type DeviceBook, KEY_KINDS } from '#domain/devices/state';
import type { SubjectFold } from './fold.ts';

export const deviceFold: SubjectFold<DeviceBook> = {
  contract: 'Devices',

  evolve(book, { name, args }) {
    const event = deviceEventFromJson(name, args);
    return event ? evolveDevices(book, event) : undefined;
  },

  async load(tx, subjects) {
    const rows = await tx.deviceBookProjection.findMany({ where: { subject: { in: [...subjects] } } });
    return rows.map(({ subject, state, blockNumber }) => ({
      subject,
      state: deviceBookFromJson(state),
      blockNumber: Number(blockNumber),
    }));
  },

  async write(tx, folded, gone) {
    const all = { subject: { in: [...gone, ...folded.map(({ subject }) => subject)] } };
    await tx.deviceBookProjection.deleteMany({ where: all });
    await tx.deviceProjection.deleteMany({ where: all });
    await tx.observerProjection.deleteMany({ where: all });
    await tx.deviceBookProjection.createMany({
      data: folded.map(({ state, blockNumber }) => ({
        subject: state.subject,
        version: state.version,
        state: { ...deviceBookToJson(state) },
        blockNumber,
      })),
    });
    await tx.deviceProjection.createMany({ data: folded.flatMap(({ state }) => deviceRows(state)) });
    await tx.observerProjection.createMany({
      data: folded.flatMap(({ state }) =>
        state.observers.map(observerKey => ({ subject: state.subject, observerKey })),
      ),
    });
  },
};

const deviceRows = ({ subject, devices }: DeviceBook) =>
  devices.map(({ device, owner, key, keyKind }) => ({
    subject,
    device,
    ownerKey: owner,
    keyHash: key,
    keyKind: KEY_KINDS.indexOf(keyKind),
  }));
