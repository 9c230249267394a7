import { sha256 } from '@noble/hashes/sha2';
import { utf8ToBytes } from '@noble/hashes/utils';
import { z } from 'zod';
import { type Hex, isAddress, isBytes32, isHex } from '#domain/hex';
import { fromBytes } from './bytes.ts';
import { canonicalJson, type Json } from './canonical-json.ts';

const bytes32 = z.custom<Hex>(value => typeof value === 'string' && isBytes32(value));
const address = z.custom<Hex>(value => typeof value === 'string' && isAddress(value));
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

const foundLien = z.object({
  lien: bytes32,
  reference: z.string().nullable(),
  /** Null where it is another portal's. */
  class: z.string().nullable(),
  law: z.string(),
  securesPrice: z.boolean(),
  filedOn: day,
  deliveredOn: day.nullable(),
  lapsesOn: day,
  registered: z.boolean().nullable(),
  rank: z.int(),
  rule: z.string(),
  source: z.string(),
  isOwn: z.boolean(),
  terms: bytes32,
  event: z.object({ blockNumber: z.string(), blockHash: bytes32, txHash: bytes32, logIndex: z.int() }).nullable(),
});

const foundThing = z.object({
  subject: bytes32,
  collateral: z.enum(['Equipment', 'Lease', 'Receivable']),
  part: z.int(),
  /** How it fits what was asked: exact, alike (letters that are easily mistaken), other-maker, granted. */
  match: z.enum(['exact', 'alike', 'other-maker', 'granted']),
  /** Null where it is another portal's, or not the asker's to know. */
  machine: z
    .object({
      manufacturer: z.string(),
      model: z.string(),
      serial: z.string(),
      year: z.int(),
      status: z.string(),
      recalled: z.boolean(),
    })
    .nullable(),
  /** How often the liens on it have changed: the next filing names this version. */
  version: z.string(),
  /** By whose rules those that stand are ranked. */
  law: z.string(),
  liens: z.array(foundLien),
});

/** What a search for liens found at a block. It names no secured party. */
export const searchResult = z.object({
  kind: z.literal('lienlight-lien-search'),
  version: z.literal(1),
  searchId: z.string(),
  by: z.enum(['serial', 'organisation']),
  question: z.record(z.string(), z.string().nullable()),
  askedBy: z.string(),
  askedAt: z.iso.datetime(),
  chainId: z.string().regex(/^\d+$/),
  contracts: z.object({ Liens: address, Organisations: address }),
  block: z.object({ number: z.string().regex(/^\d+$/), hash: bytes32, time: z.iso.datetime() }),
  found: z.array(foundThing),
  /** More fit than are listed. */
  truncated: z.boolean(),
  /** Recorded here is no legal register. */
  legalRegister: z.literal(false),
});
export type SearchResult = z.output<typeof searchResult>;
export type FoundThing = SearchResult['found'][number];
export type FoundLien = FoundThing['liens'][number];

/** A result as it is handed out, with the portal's signature. */
export const signedSearch = z.object({
  result: searchResult,
  resultHash: bytes32,
  signer: address,
  signature: z.custom<Hex>(value => typeof value === 'string' && isHex(value, 65)),
  /** What the asker found in other registers: as it says, and not signed by the portal. */
  external: z
    .array(
      z.object({
        registry: z.string(),
        reference: z.string(),
        searchedOn: day,
        finding: z.string(),
        note: z.string().nullable(),
        file: z.object({ name: z.string(), sha256: z.string() }).nullable(),
      }),
    )
    .default([]),
});
export type SignedSearch = z.output<typeof signedSearch>;

/** SHA-256 of a result's canonical JSON. */
export const searchResultHash = (result: Json): Hex => fromBytes(sha256(utf8ToBytes(canonicalJson(result))));
