/**
 * A Prisma generator that writes the parsed schema as JSON, for the tools beside it. Prisma starts it during
 * `prisma generate` and speaks JSON-RPC with it: requests on stdin, one a line, answers on stderr.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';

const methods = {
  getManifest: () => ({
    manifest: { prettyName: 'the datamodel as JSON', defaultOutput: './generated/datamodel.json' },
  }),
  generate: options => {
    const file = options.generator.output.value;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(options.dmmf.datamodel, null, 2)}\n`);
    return null;
  },
};

createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY }).on('line', line => {
  const { id, method, params } = JSON.parse(line);
  const answer = { jsonrpc: '2.0', id };
  try {
    answer.result = methods[method](params);
  } catch (error) {
    answer.error = { code: -32000, message: error.message, data: { stack: error.stack } };
  }
  process.stderr.write(`${JSON.stringify(answer)}\n`);
});
