/** Types of messages. The same number is another message in some devices; its length then tells which. */
export const TYPES = {
  login: 0x01,
  gps: 0x10,
  gpsCell11: 0x11,
  gpsCell: 0x12,
  status: 0x13,
  string: 0x15,
  gpsCellStatus16: 0x16,
  wifi: 0x17,
  cells18: 0x18,
  cellStatus: 0x19,
  gpsPhone: 0x1a,
  gpsCell1e: 0x1e,
  text: 0x21,
  gpsCell22: 0x22,
  heartbeat: 0x23,
  cells24: 0x24,
  gpsCellDriver: 0x25,
  gpsCellStatus26: 0x26,
  gpsCellStatus27: 0x27,
  cells28: 0x28,
  addressRequest: 0x2a,
  cellsWifi2c: 0x2c,
  gpsCell2d: 0x2d,
  cells2e: 0x2e,
  gpsCell31: 0x31,
  gpsCellStatus32: 0x32,
  wifi33: 0x33,
  gpsPorts: 0x34,
  photoInfo: 0x35,
  status36: 0x36,
  gpsCellModules: 0x37,
  gpsCell38: 0x38,
  alarmModules: 0x39,
  battery: 0x40,
  multimedia: 0x41,
  gpsDriver: 0x61,
  wifi69: 0x69,
  modular: 0x70,
  command80: 0x80,
  command81: 0x81,
  command82: 0x82,
  timeRequest: 0x8a,
  obd: 0x8c,
  info: 0x94,
  alarm: 0x95,
  addressAnswer: 0x97,
  serialLine: 0x9b,
  gpsCellA0: 0xa0,
  cellsA1: 0xa1,
  wifiA2: 0xa2,
  fenceA3: 0xa3,
  fenceA4: 0xa4,
  cellAlarm: 0xa5,
  cellAddress: 0xa7,
  wifiAlarm: 0xa9,
  bluetoothClock: 0xb2,
  deviceStatus: 0xf1,
  peripheral: 0xf2,
  wifiF3: 0xf3,
} as const;

/** Devices whose messages differ from what their type says, as far as type and length tell them apart. */
export type Variant =
  | 'standard'
  | 'vxt01'
  | 's20'
  | 'sr411'
  | 'card'
  | 'benway'
  | 's5'
  | 'space10x'
  | 'obd6'
  | 'wetrust'
  | 'sl4x'
  | 'seeworld'
  | 'gl21'
  | 'rfid'
  | 'lw4g';

const VARIANTS: Readonly<Record<number, Readonly<Record<number, Variant>>>> = {
  [TYPES.gpsCell]: { 36: 'vxt01', 33: 'benway', 43: 's5', 41: 'wetrust' },
  [TYPES.gpsCellStatus16]: { 36: 'vxt01', 38: 'seeworld' },
  [TYPES.cells24]: { 49: 's20', 46: 'sr411' },
  [TYPES.status]: { 19: 'obd6' },
  [TYPES.gpsPorts]: { 55: 'sl4x' },
  [TYPES.gpsCell31]: { 42: 'sl4x' },
  [TYPES.gpsCellStatus32]: { 39: 'sl4x', 41: 'sl4x' },
  [TYPES.gpsCell22]: { 47: 'seeworld' },
  [TYPES.fenceA3]: { 12: 'seeworld', 24: 'gl21' },
  [TYPES.wifi]: { 40: 'rfid' },
  [TYPES.wifiA2]: { 64: 'lw4g' },
};

/** Of a short message. */
export const variantOf = (type: number, length: number): Variant => {
  if (type === TYPES.gpsCell && length >= 0x71) return 'card';
  if (type === TYPES.cellStatus && length >= 0x17) return 'space10x';
  return VARIANTS[type]?.[length] ?? 'standard';
};
