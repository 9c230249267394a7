/** Elements of a record that are kept until its end, by `keyOf`. Values are unsigned, as they came. */
export type Kept = ReadonlyMap<number, number>;

/** An element by its id and how many bytes it has, which are fewer than eight. */
export const keyOf = (id: number, bytes: number): number => id * 8 + bytes;

/**
 * What only the professional trackers and their forerunners send (FMX640, FMC650, FM36, FM63, FM11): GNSS status, temperature of
 * the board, cell of four bytes, odometer, and hours of the engine. To the others each of these ids is another thing of
 * another size. Ids of one size mean one thing in one family and another in the other; a record without any of these is of the
 * common ones.
 */
const PROFESSIONAL: readonly number[] = [
  keyOf(71, 1),
  keyOf(70, 2),
  keyOf(205, 4),
  keyOf(216, 4),
  keyOf(14, 4),
  keyOf(15, 4),
  keyOf(104, 4),
];

/**
 * For each id the sizes in which it is kept, and times eight those that are of professional trackers: an array, as this is
 * asked of every element there is. Sizes are 1, 2 and 4, and so are bits.
 */
export class KeptElements {
  readonly #sizes = new Uint8Array(0x1_0000);

  constructor(keys: Iterable<number>) {
    for (const key of keys) this.#add(key, key & 7);
    for (const key of PROFESSIONAL) this.#add(key, (key & 7) * 9);
  }

  #add(key: number, bits: number): void {
    this.#sizes[key >> 3] = (this.#sizes[key >> 3] ?? 0) | bits;
  }

  has(id: number, size: number): boolean {
    return ((this.#sizes[id] ?? 0) & size) !== 0;
  }

  isProfessional(id: number, size: number): boolean {
    return ((this.#sizes[id] ?? 0) & (size * 8)) !== 0;
  }
}
