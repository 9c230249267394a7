import { Prisma } from './generated/client/client.ts';

const MARK = '/* kept plan */';

/**
 * Begins a query whose plan each connection keeps. PostgreSQL plans every other query anew whenever it is asked, and where a
 * query looks into the months of readings a dozen times over, planning takes ten times as long as the answer. Only for
 * queries whose text is one of a few, and whose best plan is the same for all values.
 */
export const KEPT_PLAN = Prisma.raw(MARK);

/** A query whose text turns out to be of endless variety must not fill the connections' memory. */
const MOST_PLANS = 200;

/** Gives the name under which a connection keeps a query's plan; empty where it keeps none. */
export const createStatementNames = (most = MOST_PLANS): ((query: { readonly sql: string }) => string) => {
  const names = new Map<string, string>();
  return ({ sql }) => {
    if (!sql.startsWith(MARK)) return '';
    const known = names.get(sql);
    if (known !== undefined) return known;
    if (names.size >= most) return '';
    const name = `kept-${names.size + 1}`;
    names.set(sql, name);
    return name;
  };
};

export const statementName = createStatementNames();
