import { isDeviceProtocol } from '#domain/devices/protocols';
import type { Translate } from '~/i18n/use-translate';
import { useDynamicText } from '../receivables/detail-text.ts';

/** A protocol as people call it; its own name where we know none. */
export const protocolText = (t: Translate, protocol: string): string =>
  isDeviceProtocol(protocol) ? t(`devices:protocol.${protocol}`) : protocol;

/** Behind it stands the database's own code, which says nothing to people. */
const NOT_STORABLE = 'not-storable-';

/** Why a message was refused, in words; the reason's own name where there are none. */
export const useReasonText = (): ((reason: string) => string) => {
  const text = useDynamicText();
  return reason => text(`devices:reason.${reason.startsWith(NOT_STORABLE) ? 'not-storable' : reason}`) ?? reason;
};

/** How messages came, as it is written: TCP, MQTT; what is no abbreviation stays as it is. */
export const transportText = (transport: string): string =>
  /^(?:tcp|udp|https?|mqtts?)$/.test(transport) ? transport.toUpperCase() : transport;
