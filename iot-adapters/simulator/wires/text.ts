import { asciiOf } from '../../bytes.ts';
import type { Answer, AnswerReader } from './wire.ts';

/** Parts of a date in UTC as texts of two digits. */
export const partsOf = (time: number) => {
  const [date = '', clock = ''] = new Date(time).toISOString().slice(2, 19).split('T');
  const [year = '', month = '', day = ''] = date.split('-');
  return { year, month, day, clock: clock.replaceAll(':', '') };
};

/** “yyyymmddhhmmss” in UTC. */
export const compactTime = (time: number): string => new Date(time).toISOString().replace(/\D/g, '').slice(0, 14);

/** Degrees as “dddmm.mmmm” with so many digits of degrees, and so many behind the point. */
export const minutesOf = (degrees: number, digits: number, behind = 4): string => {
  const all = Math.round(Math.abs(degrees) * 60 * 10 ** behind);
  const perDegree = 60 * 10 ** behind;
  const whole = Math.floor(all / perDegree);
  const minutes = ((all % perDegree) / 10 ** behind).toFixed(behind).padStart(3 + behind, '0');
  return `${String(whole).padStart(digits, '0')}${minutes}`;
};

/** Reads answers that end with a character. */
export class TextAnswers implements AnswerReader {
  #held = '';
  readonly #end: string;
  readonly #read: (text: string) => Answer | null;

  constructor(end: string, read: (text: string) => Answer | null) {
    this.#end = end;
    this.#read = read;
  }

  push(chunk: Uint8Array): readonly Answer[] {
    const texts = `${this.#held}${asciiOf(chunk)}`.split(this.#end);
    // A server that never ends its answer is not waited for with all the memory there is.
    this.#held = (texts.pop() ?? '').slice(-4096);
    return texts.flatMap(text => this.#read(text) ?? []);
  }
}
