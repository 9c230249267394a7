/** Frames of codec 8 as a Teltonika tracker sends them, a record for each time (Unix ms). */

const crc16 = (bytes: Uint8Array): number => {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
  }
  return crc;
};

export const teltonikaLogin = (imei: string): Buffer => {
  const bytes = Buffer.alloc(2 + imei.length);
  bytes.writeUInt16BE(imei.length, 0);
  bytes.write(imei, 2, 'ascii');
  return bytes;
};

/** A position near Hamburg that moves with time; ignition, movement, supply, odometer. */
const record = (time: number): Buffer => {
  const bytes = Buffer.alloc(24 + 2 + 1 + 2 * 2 + 1 + 3 + 1 + 5 + 1);
  let at = bytes.writeBigUInt64BE(BigInt(time), 0);
  at = bytes.writeUInt8(0, at);
  at = bytes.writeInt32BE(100_000_000 + (Math.floor(time / 1000) % 100_000), at);
  at = bytes.writeInt32BE(535_000_000 + (Math.floor(time / 1000) % 100_000), at);
  at = bytes.writeInt16BE(12, at);
  at = bytes.writeUInt16BE(90, at);
  at = bytes.writeUInt8(9, at);
  at = bytes.writeUInt16BE(20, at);
  at = bytes.writeUInt8(0, at);
  at = bytes.writeUInt8(4, at);
  at = bytes.writeUInt8(2, at);
  at = bytes.writeUInt8(239, at);
  at = bytes.writeUInt8(1, at);
  at = bytes.writeUInt8(240, at);
  at = bytes.writeUInt8(1, at);
  at = bytes.writeUInt8(1, at);
  at = bytes.writeUInt8(66, at);
  at = bytes.writeUInt16BE(24_400, at);
  at = bytes.writeUInt8(1, at);
  at = bytes.writeUInt8(16, at);
  at = bytes.writeUInt32BE(Math.floor(time / 100) % 1_000_000_000, at);
  at = bytes.writeUInt8(0, at);
  return bytes.subarray(0, at);
};

const avl = (times: readonly number[]): Buffer =>
  Buffer.concat([Buffer.from([8, times.length]), ...times.map(record), Buffer.from([times.length])]);

export const teltonikaPacket = (times: readonly number[]): Buffer => {
  const data = avl(times);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.length, 4);
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(crc16(data), 0);
  return Buffer.concat([head, data, tail]);
};

export const teltonikaDatagram = (imei: string, avlPacketId: number, times: readonly number[]): Buffer => {
  const body = Buffer.concat([Buffer.from([0xca, 0xfe, 0x01, avlPacketId]), teltonikaLogin(imei), avl(times)]);
  const head = Buffer.alloc(2);
  head.writeUInt16BE(body.length, 0);
  return Buffer.concat([head, body]);
};
