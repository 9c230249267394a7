import {
  type ASTVisitor,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';

/** A page without `first` or `last` counts as this many rows: the size that connections serve then. */
const DEFAULT_PAGE = 20;
/** A page size in a variable is not known before execution: it counts as the largest page. */
const LARGEST_PAGE = 100;

const pageSizeOf = (field: FieldNode): number => {
  const argument = field.arguments?.find(({ name }) => name.value === 'first' || name.value === 'last');
  if (argument?.value.kind === Kind.INT) return Math.min(Number(argument.value.value), LARGEST_PAGE);
  return argument ? LARGEST_PAGE : DEFAULT_PAGE;
};

const isConnection = (selections: SelectionSetNode): boolean =>
  selections.selections.some(
    selection =>
      selection.kind === Kind.FIELD && (selection.name.value === 'edges' || selection.name.value === 'nodes'),
  );

/** Fragments must not be counted for ever: GraphQL's own rule refuses cycles, but rules run side by side. */
const costOfSelections = (
  selections: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  open: ReadonlySet<string>,
  limit: number,
): number => {
  let cost = 0;
  for (const selection of selections.selections) {
    if (cost > limit) return cost;
    if (selection.kind === Kind.FIELD) {
      const inner = selection.selectionSet;
      const rows = inner && isConnection(inner) ? pageSizeOf(selection) : 1;
      cost += 1 + (inner ? rows * costOfSelections(inner, fragments, open, limit) : 0);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      cost += costOfSelections(selection.selectionSet, fragments, open, limit);
    } else {
      const name = selection.name.value;
      const fragment = fragments.get(name);
      if (fragment && !open.has(name)) {
        cost += costOfSelections(fragment.selectionSet, fragments, new Set([...open, name]), limit);
      }
    }
  }
  return cost;
};

/**
 * What a document may cost at most: one for each field, times the rows of each connection that it stands in. The heaviest operation counts.
 */
export const costOf = (document: DocumentNode, limit = Number.POSITIVE_INFINITY): number => {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  let heaviest = 0;
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    heaviest = Math.max(heaviest, costOfSelections(definition.selectionSet, fragments, new Set(), limit));
  }
  return heaviest;
};

/** Refuses a document that costs more than `limit` before anything of it is executed. */
export const costLimitRule =
  (limit: number): ValidationRule =>
  (context: ValidationContext): ASTVisitor => ({
    Document(document) {
      const cost = costOf(document, limit);
      if (cost > limit) {
        context.reportError(
          new GraphQLError(
            `This query would cost more than ${limit}, the limit for one request. Ask for fewer rows (first) or fewer nested lists.`,
            { extensions: { code: 'COST_LIMIT', limit } },
          ),
        );
      }
      return false;
    },
  });
