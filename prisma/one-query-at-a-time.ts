import { PrismaPg } from '@prisma/adapter-pg';

type Adapter = Awaited<ReturnType<PrismaPg['connect']>>;
type OpenTransaction = Awaited<ReturnType<Adapter['startTransaction']>>;

/** Asks the transaction's connection for one thing after the other, in the order in which it was asked. */
const inTurn = (transaction: OpenTransaction): OpenTransaction => {
  let last: Promise<unknown> = Promise.resolve();
  const after = <Value>(run: () => Promise<Value>): Promise<Value> => {
    // Whoever asked before learns of its own failure; who comes next is answered by the database.
    const mine = last.then(run, run);
    last = mine;
    return mine;
  };
  const [query, execute] = [transaction.queryRaw.bind(transaction), transaction.executeRaw.bind(transaction)];
  transaction.queryRaw = asked => after(() => query(asked));
  transaction.executeRaw = asked => after(() => execute(asked));
  return transaction;
};

/**
 * PostgreSQL for Prisma, with one query at a time on the connection of a transaction. Prisma reads the relations of a row side
 * by side; pg puts such queries in a queue of its own, warns of it on the first, and will refuse it from version 9 on.
 */
export class OneQueryAtATime extends PrismaPg {
  override async connect(): Promise<Adapter> {
    const adapter = await super.connect();
    const begin = adapter.startTransaction.bind(adapter);
    adapter.startTransaction = async isolationLevel => inTurn(await begin(isolationLevel));
    return adapter;
  }
}
