import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sender } from './sender.ts';

/**
 * Where no gateway is set: each message becomes a text file in `folder`, to be read or handed on, so that none is lost.
 * The names sort by time. Links and codes stand in them: only the owner of the process can read them.
 */
export const createFileSender = (folder: string, channel: 'email' | 'sms'): Sender => ({
  async send(message) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const time = message.createdAt.toISOString().replace(/[-:]|\.\d+/g, '');
    const path = join(folder, `${time}-${channel}-${message.id}.txt`);
    const head = [
      `To: ${message.recipient.replace(/[\r\n]+/g, ' ')}`,
      `Date: ${message.createdAt.toISOString()}`,
      ...(channel === 'email' ? [`Subject: ${message.subject}`] : []),
    ];
    // Written under another name first: who watches the folder sees whole messages only.
    await writeFile(`${path}.part`, `${head.join('\n')}\n\n${message.text}`, { mode: 0o600 });
    await rename(`${path}.part`, path);
  },
});
