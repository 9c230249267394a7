import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * Which process, and not merely which number: process ids come round again, and a stranger who got an old one
 * must never be taken for ours, let alone be killed.
 */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, as the system tells it; compared, never parsed. */
  readonly started: string;
  readonly command: string;
}

function identifyOnLinux(pid: number): ProcessIdentity | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may itself hold spaces and brackets; state and the rest follow the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return null;
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return { pid, started: `${boot} ${fields[19]}`, command };
  } catch {
    return null;
  }
}

function identifyWithPs(pid: number): ProcessIdentity | null {
  try {
    const ask = (column: string) =>
      execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' }).trim();
    return { pid, started: ask('lstart'), command: ask('command') };
  } catch {
    return null;
  }
}

/** The process that has this id now; null when there is none, or only its remains. */
export function identifyProcess(pid: number): ProcessIdentity | null {
  return process.platform === 'linux' ? identifyOnLinux(pid) : identifyWithPs(pid);
}

/** Whether exactly this process still runs. */
export function isRunning(identity: ProcessIdentity): boolean {
  return identifyProcess(identity.pid)?.started === identity.started;
}

/** Ends exactly this process: asks with the first signal, and kills when it has not gone after `graceMs`. */
export async function endProcess(identity: ProcessIdentity, signal: NodeJS.Signals, graceMs: number): Promise<void> {
  const send = (name: NodeJS.Signals) => {
    try {
      if (isRunning(identity)) process.kill(identity.pid, name);
    } catch {
      // It went between the look and the signal.
    }
  };
  send(signal);
  const deadline = Date.now() + graceMs;
  while (isRunning(identity) && Date.now() < deadline) await new Promise(done => setTimeout(done, 25));
  send('SIGKILL');
  while (isRunning(identity)) await new Promise(done => setTimeout(done, 10));
}
