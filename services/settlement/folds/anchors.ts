import {
  type AnchorStream,
  anchorEventFromJson,
  anchorStreamFromJson,
  anchorStreamToJson,
  evolveAnchors,
} from '#domain/anchors/stream';
import type { SubjectFold } from './fold.ts';

export const anchorFold: SubjectFold<AnchorStream> = {
  contract: 'TelemetryAnchors',

  evolve(stream, { name, args }) {
    const event = anchorEventFromJson(name, args);
    return event ? evolveAnchors(stream, event) : undefined;
  },

  async load(tx, subjects) {
    const rows = await tx.anchorStreamProjection.findMany({ where: { subject: { in: [...subjects] } } });
    return rows.map(({ subject, state, blockNumber }) => ({
      subject,
      state: anchorStreamFromJson(state),
      blockNumber: Number(blockNumber),
    }));
  },

  async write(tx, folded, gone) {
    const subjects = [...gone, ...folded.map(({ subject }) => subject)];
    await tx.anchorStreamProjection.deleteMany({ where: { subject: { in: subjects } } });
    await tx.anchorStreamProjection.createMany({
      data: folded.map(({ state, blockNumber }) => ({
        subject: state.subject,
        version: state.version,
        observerKey: state.observer,
        root: state.root,
        state: { ...anchorStreamToJson(state) },
        blockNumber,
      })),
    });
  },
};
