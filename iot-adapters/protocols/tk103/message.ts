/** `id`: what stands before the command. `isParted`: by commas, and not of fixed widths. */
export interface Message {
  readonly id: string;
  readonly command: string;
  readonly body: string;
  readonly isParted: boolean;
}

/** Id and command: parted by commas, or digits and letters, or an id of twelve characters of any kind. */
export const messageOf = (text: string): Message | undefined => {
  const parted = /^([0-9A-Za-z]{1,20}),([A-Z]{2}[0-9A-Z]{2})(?:,(.*))?$/s.exec(text);
  const [, id, command, body = ''] =
    parted ??
    /^(\d{8,17})([A-Z]{2}[0-9A-Z]{2})(.*)$/s.exec(text) ??
    /^([0-9A-Za-z]{12})([A-Z]{2}[0-9A-Z]{2})(.*)$/s.exec(text) ??
    [];
  return id === undefined || command === undefined ? undefined : { id, command, body, isParted: parted !== null };
};
