-- What the embedded node needs in order to be mined again: signed transactions in the order in which they came,
-- and the time of every block. A block is written before it is mined, its hash after.

CREATE TABLE "journal_blocks" (
  "number" bigint NOT NULL,
  "timestamp" bigint NOT NULL,
  "hash" text,
  "state_root" text,

  CONSTRAINT "journal_blocks_pkey" PRIMARY KEY ("number")
);

CREATE TABLE "journal_transactions" (
  "id" BIGSERIAL NOT NULL,
  "hash" text NOT NULL,
  "raw" bytea NOT NULL,
  "block_number" bigint,
  "position" integer,

  CONSTRAINT "journal_transactions_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "journal_transactions_hash_key" ON "journal_transactions"("hash");

CREATE INDEX "journal_transactions_block_number_position_idx" ON "journal_transactions"("block_number", "position");

ALTER TABLE "journal_transactions" ADD CONSTRAINT "journal_transactions_block_number_fkey" FOREIGN KEY ("block_number") REFERENCES "journal_blocks"("number") ON DELETE SET NULL ON UPDATE CASCADE;
