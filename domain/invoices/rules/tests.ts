import { textOf } from '../ubl/values.ts';
import { select, selectFirst, type XmlElement } from '../xml/element.ts';

/** A test that needs nothing but the element. */
export type ElementTest = (element: XmlElement) => boolean;

/** `exists(path)` */
export const exists = (from: XmlElement, path: string): boolean => selectFirst(from, path) !== undefined;

/** `normalize-space(path) != ''` */
const filled = (from: XmlElement, path: string): boolean => textOf(selectFirst(from, path)) !== '';

export const has =
  (path: string): ElementTest =>
  element =>
    exists(element, path);

export const hasAny =
  (...paths: string[]): ElementTest =>
  element =>
    paths.some(path => exists(element, path));

export const isFilled =
  (path: string): ElementTest =>
  element =>
    filled(element, path);

/** `count(path) <= limit` */
export const atMost =
  (limit: number, path: string): ElementTest =>
  element =>
    select(element, path).length <= limit;

export const hasAttribute =
  (name: string): ElementTest =>
  element =>
    element.attributes.has(name);
