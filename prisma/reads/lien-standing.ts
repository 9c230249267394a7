import { Prisma } from '../client.ts';

/**
 * The state of a lien (`l`) with its projection (`p`), agreement (`g`) and that one's action (`a`), all of them joined where they are there.
 * `proposed`: somebody has still to sign. `not-filed`: declined, withdrawn, expired or refused; the row stays as evidence.
 */
export const lienStateColumn = (now: Date): Prisma.Sql => Prisma.sql`(CASE
  WHEN p.status = 'Released' THEN 'released'
  WHEN p.status = 'ReleasedByOrder' THEN 'released-by-order'
  WHEN p.status = 'Filed' AND p.lapse >= ${BigInt(Math.floor(now.getTime() / 1000))} THEN 'standing'
  WHEN p.status = 'Filed' THEN 'lapsed'
  WHEN g.status = 'OPEN' AND g."expiresAt" > ${now} THEN 'proposed'
  WHEN a.status IN ('PENDING', 'SUBMITTED') THEN 'settling'
  ELSE 'not-filed' END)`;

/** The tables that `lienStateColumn` reads. */
export const lienTables = Prisma.sql`liens l
  LEFT JOIN lien_projections p ON p.subject = l.subject AND p.lien = l.lien
  LEFT JOIN agreements g ON g.id = l."agreementId"
  LEFT JOIN actions a ON a.id = g."actionId"`;
