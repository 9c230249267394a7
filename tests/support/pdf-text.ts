import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PDFTOTEXT = '/usr/bin/pdftotext';

/** Whether this machine has the program that reads them. */
export const canReadPdf = existsSync(PDFTOTEXT);

/** What a PDF says, laid out as on its pages. */
export const pdfText = (pdf: Buffer): string => {
  const folder = mkdtempSync(join(tmpdir(), 'lienlight-pdf-'));
  try {
    writeFileSync(join(folder, 'a.pdf'), pdf);
    return execFileSync(PDFTOTEXT, ['-layout', join(folder, 'a.pdf'), '-'], { encoding: 'utf8' });
  } finally {
    rmSync(folder, { recursive: true });
  }
};
