import {
  type ASTVisitor,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import { LARGEST_PAGE } from './page-size.ts';

/** A page without `first` or `last` counts as this many rows: the size that connections serve then. */
const DEFAULT_PAGE = 20;
/** A list that is no connection has no page size; most of them are as long as this or shorter. */
const LIST_ROWS = 10;

const argumentOf = (field: FieldNode, ...names: readonly string[]) =>
  field.arguments?.find(({ name }) => names.includes(name.value))?.value;

/** A number that is in a variable is not known before execution: it counts as the largest. */
const pageSizeOf = (field: FieldNode): number => {
  const size = argumentOf(field, 'first', 'last');
  if (size?.kind === Kind.INT) return Math.min(Number(size.value), LARGEST_PAGE);
  return size ? LARGEST_PAGE : DEFAULT_PAGE;
};

const listSizeOf = (field: FieldNode): number => {
  const ids = argumentOf(field, 'ids');
  if (ids?.kind === Kind.LIST) return Math.min(ids.values.length, LARGEST_PAGE);
  return ids ? LARGEST_PAGE : LIST_ROWS;
};

const isList = (type: GraphQLOutputType): boolean => isListType(isNonNullType(type) ? type.ofType : type);

type Parent = ReturnType<typeof getNamedType> | undefined;

const fieldsOf = (type: Parent) => (isObjectType(type) || isInterfaceType(type) ? type.getFields() : {});

/** By its type and not by what is asked of it: the same `edges` may stand in a fragment, or in a fragment of that. */
const isConnection = (type: Parent): boolean => 'pageInfo' in fieldsOf(type) && 'edges' in fieldsOf(type);

class Costs {
  readonly #schema: GraphQLSchema;
  readonly #limit: number;
  readonly #fragments = new Map<string, FragmentDefinitionNode>();

  constructor(schema: GraphQLSchema, document: DocumentNode, limit: number) {
    this.#schema = schema;
    this.#limit = limit;
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.#fragments.set(definition.name.value, definition);
    }
  }

  /** Fragments must not be counted for ever: GraphQL's own rule refuses cycles, but rules run side by side. */
  of(selections: SelectionSetNode, parent: Parent, open: ReadonlySet<string>): number {
    let cost = 0;
    for (const selection of selections.selections) {
      if (cost > this.#limit) return cost;
      if (selection.kind === Kind.FIELD) cost += this.#ofField(selection, parent, open);
      else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const on = selection.typeCondition ? this.#schema.getType(selection.typeCondition.name.value) : parent;
        cost += this.of(selection.selectionSet, on, open);
      } else {
        const name = selection.name.value;
        const fragment = this.#fragments.get(name);
        if (fragment && !open.has(name)) {
          const on = this.#schema.getType(fragment.typeCondition.name.value);
          cost += this.of(fragment.selectionSet, on, new Set([...open, name]));
        }
      }
    }
    return cost;
  }

  #ofField(field: FieldNode, parent: Parent, open: ReadonlySet<string>): number {
    const { selectionSet } = field;
    if (!selectionSet) return 1;
    const type = fieldsOf(parent)[field.name.value]?.type;
    const named = type && getNamedType(type);
    // What is not in the schema is refused by GraphQL's own rules; introspection is read from memory.
    if (!type || !isCompositeType(named)) return 1 + this.of(selectionSet, undefined, open);
    return 1 + this.#rowsOf(field, type, parent) * this.of(selectionSet, named, open);
  }

  #rowsOf(field: FieldNode, type: GraphQLOutputType, parent: Parent): number {
    if (isConnection(getNamedType(type))) return pageSizeOf(field);
    // The rows of a connection were counted where it was asked for.
    if (!isList(type) || isConnection(parent)) return 1;
    return listSizeOf(field);
  }
}

/**
 * What a document may cost at most: one for each field, times the rows of each connection and list that it stands in. The
 * heaviest operation counts.
 */
export const costOf = (schema: GraphQLSchema, document: DocumentNode, limit = Number.POSITIVE_INFINITY): number => {
  const costs = new Costs(schema, document, limit);
  let heaviest = 0;
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const root = schema.getRootType(definition.operation) ?? undefined;
    heaviest = Math.max(heaviest, costs.of(definition.selectionSet, root, new Set()));
  }
  return heaviest;
};

/** Refuses a document that costs more than `limit` before anything of it is executed. */
export const costLimitRule =
  (limit: number): ValidationRule =>
  (context: ValidationContext): ASTVisitor => ({
    Document(document) {
      const cost = costOf(context.getSchema(), document, limit);
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
