/** An input object without the fields that the caller left out or sent as null: "not asked for" is one thing here. */
export const present = <Fields extends object>(
  input: Fields | null | undefined,
): { [Key in keyof Fields]?: NonNullable<Fields[Key]> } => {
  const kept: { [Key in keyof Fields]?: NonNullable<Fields[Key]> } = {};
  if (!input) return kept;
  for (const key in input) {
    const value = input[key];
    if (value !== null && value !== undefined) kept[key] = value;
  }
  return kept;
};
