/** Does a step of a start, and tells of it in its own way or not at all. */
export type Progress = <T>(name: string, job: (tell: (how: string) => void) => Promise<T>) => Promise<T>;

/** Tells the person at the terminal what is being done, and how long it took. */
export const step: Progress = async (name, job) => {
  const started = Date.now();
  let how = '';
  const elapsed = () => `${((Date.now() - started) / 1000).toFixed(1)} s`;
  const { isTTY } = process.stdout;
  const rewrite = (text: string) => isTTY && process.stdout.write(`\r\x1b[2K${text}`);
  const say = () =>
    isTTY ? rewrite(`  … ${name}  ${how}  ${elapsed()}`) : console.log(`  … ${name}  ${how}`.trimEnd());
  say();
  // A terminal shows the seconds; a file gets a line now and then, so that nobody takes a long step for a hung one.
  const ticking = setInterval(say, isTTY ? 500 : 15_000);
  try {
    const result = await job(now => {
      how = now;
    });
    rewrite('');
    console.log(`  ✓ ${name}  ${elapsed()}`);
    return result;
  } catch (error) {
    rewrite('');
    console.log(`  ✗ ${name}  ${elapsed()}`);
    throw error;
  } finally {
    clearInterval(ticking);
  }
};

/** Two columns, aligned, between lines: what is said once at the end of a start. */
export function table(rows: readonly (readonly [string, string])[]): string {
  const first = Math.max(...rows.map(([label]) => label.length));
  const second = Math.max(...rows.map(([, value]) => value.length));
  const line = `  ${'─'.repeat(first + second + 2)}`;
  return [line, ...rows.map(([label, value]) => `  ${label.padEnd(first)}  ${value}`), line].join('\n');
}
