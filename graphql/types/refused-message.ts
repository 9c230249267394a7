import type { SetAsideView } from '#prisma/reads/device-messages';
import { builder } from '../builder.ts';

export const RefusedMessageType = builder.objectRef<SetAsideView>('RefusedMessage').implement({
  description: 'A message that was refused, kept as evidence with the reason.',
  fields: t => ({
    messageId: t.exposeString('id'),
    receivedAt: t.field({ type: 'DateTime', resolve: ({ receivedAt }) => receivedAt }),
    protocol: t.exposeString('protocol'),
    transport: t.exposeString('transport'),
    deviceName: t.exposeString('deviceName', { nullable: true }),
    deviceId: t.exposeString('deviceId', { nullable: true }),
    peer: t.exposeString('peer', { nullable: true, description: 'From which address.' }),
    reason: t.exposeString('reason', { description: 'Kebab-case.' }),
    payload: t.exposeString('payload'),
    isText: t.exposeBoolean('isText'),
    bytes: t.exposeInt('bytes'),
  }),
});
