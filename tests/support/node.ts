import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedNode, type NodeOptions } from '#server/embedded/node';
import { createTestDatabase } from './postgres.ts';

export interface TestNode {
  readonly node: EmbeddedNode;
  /** Where JSON-RPC clients find it. */
  readonly url: string;
  readonly chainId: number;
  readonly options: NodeOptions;
  /** Ends the node, and drops its journal when that was made for it. */
  stop(): Promise<void>;
}

/**
 * A real embedded node with a folder of its own. Its journal is in `databaseUrl`, or in a database made for it.
 * Blocks come as soon as something waits, unless `blockSeconds` says otherwise.
 */
export async function startTestNode(options: Partial<NodeOptions> = {}): Promise<TestNode> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'lienlight-node-'));
  const database = options.databaseUrl === undefined ? await createTestDatabase() : null;
  const complete: NodeOptions = {
    folder,
    databaseUrl: options.databaseUrl ?? database?.url ?? '',
    blockSeconds: options.blockSeconds ?? 0,
    ...(options.onNotice && { onNotice: options.onNotice }),
  };
  const node = await EmbeddedNode.start(complete);
  return {
    node,
    url: node.url,
    chainId: node.chainId,
    options: complete,
    async stop() {
      await node.stop();
      await database?.drop();
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}
