import type { InputRef } from '@pothos/core';

/** Input as services take it: a field that was left out or sent as null is absent, at every depth. */
export type Plain<Value> = Value extends string | number | boolean | bigint | Date
  ? Value
  : Value extends readonly (infer Item)[]
    ? Plain<Item>[]
    : Value extends object
      ? {
          [Key in keyof Value as null extends Value[Key] ? never : Key]: Plain<Value[Key]>;
        } & { [Key in keyof Value as null extends Value[Key] ? Key : never]?: Plain<NonNullable<Value[Key]>> }
      : Value;

const withoutNulls = (input: unknown): unknown => {
  if (Array.isArray(input)) return input.map(withoutNulls);
  if (typeof input !== 'object' || input === null || input instanceof Date) return input;
  return Object.fromEntries(
    Object.entries(input).flatMap(([name, value]) =>
      value === null || value === undefined ? [] : [[name, withoutNulls(value)]],
    ),
  );
};

/** The value of an argument of this type, which GraphQL has checked against it. */
export function plain<Value extends object>(type: InputRef<Value>, value: object): Plain<Value>;
export function plain(_: unknown, value: object): unknown {
  return withoutNulls(value);
}
