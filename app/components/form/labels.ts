import { Children, isValidElement, type ReactNode } from 'react';

const textOf = (props: object, name: string): string | undefined => {
  const value: unknown = Object.entries(props).find(([key]) => key === name)?.[1];
  return typeof value === 'string' ? value : undefined;
};

/**
 * Labels of the fields among a form's children, by field name, so that the list of problems can say which field each one
 * is about. Fields inside components of their own are not seen: `ErrorSummary` looks for those on the page.
 */
export const labelsIn = (children: ReactNode, found = new Map<string, string>()): ReadonlyMap<string, string> => {
  Children.forEach(children, child => {
    if (!isValidElement<{ children?: ReactNode }>(child)) return;
    const name = textOf(child.props, 'name');
    const label = textOf(child.props, 'label') ?? textOf(child.props, 'legend');
    if (name !== undefined && label !== undefined) found.set(name, label);
    labelsIn(child.props.children, found);
  });
  return found;
};
