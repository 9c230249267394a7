#!/usr/bin/env node
/** The command line, `npx lienlight`: needs the packages and nothing else. TypeScript is read as it is. */
try {
  const { register } = await import('tsx/esm/api');
  register();
} catch (error) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  console.error('The packages are not installed. Run npm ci first, or npm start.');
  process.exit(1);
}
// Whoever reads the output may have seen enough: `lienlight … | head`.
process.stdout.on('error', error => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});
const { main } = await import('../cli/main.ts');
process.exitCode = await main(process.argv.slice(2));
