-- The spine: organisations and people, documents, actions, receivables, and the projection of the chain's events.

CREATE TYPE "OrganisationKind" AS ENUM ('LESSEE', 'LESSOR', 'BANK', 'MANUFACTURER', 'AUDITOR', 'SUPPLIER', 'GUEST_OBLIGOR');

CREATE TYPE "KeyHolder" AS ENUM ('OPERATOR', 'ORGANISATION');

CREATE TYPE "Role" AS ENUM ('ADMINISTRATOR', 'PREPARER', 'APPROVER', 'VIEWER');

CREATE TYPE "AccountStatus" AS ENUM ('ACTIVE', 'RETIRED');

CREATE TYPE "ProposalStatus" AS ENUM ('PROPOSED', 'APPROVED', 'DECLINED', 'WITHDRAWN', 'EXPIRED');

CREATE TYPE "InvoiceKind" AS ENUM ('INVOICE', 'CREDIT_NOTE');

CREATE TYPE "InvoiceSource" AS ENUM ('UPLOAD', 'API', 'MANUAL');

CREATE TYPE "ActionStatus" AS ENUM ('PENDING', 'SUBMITTED', 'CONFIRMED', 'REFUSED', 'EXPIRED');

CREATE TYPE "TransactionStatus" AS ENUM ('PREPARED', 'SENT', 'MINED', 'DROPPED');

CREATE TABLE "organisations" (
  "id" uuid NOT NULL,
  "name" text NOT NULL,
  "kinds" "OrganisationKind"[] NOT NULL,
  "country" text,
  "guest" boolean NOT NULL DEFAULT false,
  "frozenAt" timestamp(3) with time zone,
  "chainId" text NOT NULL,
  "publicKey" text NOT NULL,
  "keyHolder" "KeyHolder" NOT NULL DEFAULT 'OPERATOR',
  "admittedAt" timestamp(3) with time zone,
  "createdAt" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "organisations_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "organisation_identifiers" (
  "id" uuid NOT NULL,
  "organisationId" uuid NOT NULL,
  "scheme" text NOT NULL,
  "value" text NOT NULL,

  CONSTRAINT "organisation_identifiers_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "contacts" (
  "id" uuid NOT NULL,
  "organisationId" uuid NOT NULL,
  "name" text NOT NULL,
  "email" text NOT NULL,
  "phone" text,
  "createdAt" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "contacts_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "users" (
  "id" uuid NOT NULL,
  "email" text NOT NULL,
  "name" text NOT NULL,
  "passwordHash" text NOT NULL,
  "locale" text NOT NULL DEFAULT 'en',
  "theme" text NOT NULL DEFAULT 'auto',
  "timeZone" text NOT NULL DEFAULT 'UTC',
  "disabledAt" timestamp(3) with time zone,
  "passwordChangedAt" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "createdAt" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "memberships" (
  "userId" uuid NOT NULL,
  "organisationId" uuid NOT NULL,
  "roles" "Role"[] NOT NULL,
  "createdAt" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "memberships_pkey" PRIMARY KEY ("userId", "organisationId")
);

CREATE TABLE "invitations" (
  "id" uuid NOT NULL,
  "organisationId" uuid NOT NULL,
  "email" text NOT NULL,
  "roles" "Role"[] NOT NULL,
  "tokenHash" text NOT NULL,
  "invitedById" uuid,
  "expiresAt" timestamp(3) with time zone NOT NULL,
  "acceptedAt" timestamp(3) with time zone,
  "revokedAt" timestamp(3) with time zone,
  "createdAt" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "invitations_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "sessions" (
  "id" uuid NOT NULL,
  "tokenHash" text NOT NULL,
  "userId" uuid NOT NULL,
  "organisationId" uuid NOT NULL,
  "csrfToken" text NOT NULL,
  "userAgent" text,
  "ip" text,
  "createdAt" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "lastSeenAt" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "expiresAt" timestamp(3) with time zone NOT NULL,
  "revokedAt" timestamp(3) with time zone,

  CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "api_tokens" (
  "id" uuid NOT NULL,
  "organisationId" uuid NOT NULL,
  "createdById" uuid NOT NULL,
  "name" text NOT NULL,
  "tokenHash" text NOT NULL,
  "prefix" text NOT NULL,
  "scopes" text[] NOT NULL,
  "expiresAt" timestamp(3) with time zone NOT NULL,
  "lastUsedAt" timestamp(3) with time zone,
  "revokedAt" timestamp(3) with time zone,
  "createdAt" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "api_tokens_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "saved_views" (
  "id" uuid NOT NULL,
  "userId" uuid NOT NULL,
  "list" text NOT NULL,
  "name" text NOT NULL,
  "query" text NOT NULL,
  "createdAt" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "saved_views_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "bank_accounts" (
  "id" uuid NOT NULL,
  "organisationId" uuid NOT NULL,
  "holderName" text NOT NULL,
  "accountNumber" text NOT NULL,
  "bic" text,
  "bankName" text,
  "currency" text NOT NULL,
  "status" "AccountStatus" NOT NULL DEFAULT 'ACTIVE',
  "activatedAt" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "retiredAt" timestamp(3) with time zone,

  CONSTRAINT "bank_accounts_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "bank_account_changes" (
  "id" uuid NOT NULL,
  "organisationId" uuid NOT NULL,
  "proposalId" uuid NOT NULL,
  "replacesId" uuid,
  "holderName" text NOT NULL,
  "accountNumber" text NOT NULL,
  "bic" text,
  "bankName" text,
  "currency" text NOT NULL,
  "callBackNote" text NOT NULL,
  "createdAt" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "bank_account_changes_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "proposals" (
  "id" uuid NOT NULL,
  "organisationId" uuid NOT NULL,
  "kind" text NOT NULL,
  "subject" text,
  "content" jsonb NOT NULL,
  "contentHash" text NOT NULL,
  "status" "ProposalStatus" NOT NULL DEFAULT 'PROPOSED',
  "preparedById" uuid,
  "decidedById" uuid,
  "decisionNote" text,
  "expiresAt" timestamp(3) with time zone,
  "createdAt" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "decidedAt" timestamp(3) with time zone,
  "actionId" uuid,

  CONSTRAINT "proposals_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "files" (
  "id" uuid NOT NULL,
  "sha256" text NOT NULL,
  "name" text NOT NULL,
  "mediaType" text NOT NULL,
  "size" integer NOT NULL,
  "bytes" bytea NOT NULL,
  "organisationId" uuid NOT NULL,
  "createdAt" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "files_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "invoices" (
  "id" uuid NOT NULL,
  "subject" text NOT NULL,
  "importedById" uuid NOT NULL,
  "source" "InvoiceSource" NOT NULL,
  "kind" "InvoiceKind" NOT NULL,
  "number" text NOT NULL,
  "issueDate" date NOT NULL,
  "dueDate" date,
  "currency" text NOT NULL,
  "payableMinor" bigint NOT NULL,
  "totals" jsonb NOT NULL,
  "content" jsonb NOT NULL,
  "warnings" jsonb NOT NULL,
  "sellerName" text NOT NULL,
  "buyerName" text NOT NULL,
  "sellerId" uuid,
  "buyerId" uuid,
  "officialScheme" text,
  "officialNumber" text,
  "fileId" uuid,
  "createdAt" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "invoices_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "commitments" (
  "root" text NOT NULL,
  "subject" text NOT NULL,
  "kind" text NOT NULL,
  "leaves" jsonb NOT NULL,
  "createdAt" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "commitments_pkey" PRIMARY KEY ("root")
);

CREATE TABLE "commitment_shares" (
  "root" text NOT NULL,
  "organisationId" uuid NOT NULL,
  "createdAt" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "commitment_shares_pkey" PRIMARY KEY ("root", "organisationId")
);

CREATE TABLE "participations" (
  "subject" text NOT NULL,
  "organisationId" uuid NOT NULL,
  "role" text NOT NULL,
  "createdAt" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "participations_pkey" PRIMARY KEY ("subject", "organisationId", "role")
);

CREATE TABLE "party_keys" (
  "address" text NOT NULL,
  "subject" text NOT NULL,
  "organisationId" uuid NOT NULL,
  "kinds" integer NOT NULL,
  "expiry" bigint NOT NULL,
  "organisationCommitment" text NOT NULL,
  "salt" text NOT NULL,
  "signature" text NOT NULL,
  "heldBy" "KeyHolder" NOT NULL DEFAULT 'OPERATOR',
  "createdAt" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "party_keys_pkey" PRIMARY KEY ("address")
);

CREATE TABLE "keystore_entries" (
  "id" text NOT NULL,
  "purpose" text NOT NULL,
  "ciphertext" bytea NOT NULL,
  "createdAt" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "keystore_entries_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "fingerprint_queries" (
  "id" uuid NOT NULL,
  "organisationId" uuid,
  "userId" uuid,
  "purpose" text NOT NULL,
  "fingerprint" text NOT NULL,
  "found" boolean NOT NULL,
  "createdAt" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "fingerprint_queries_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "receivables" (
  "subject" text NOT NULL,
  "reference" text NOT NULL,
  "invoiceId" uuid NOT NULL,
  "sellerId" uuid NOT NULL,
  "obligorId" uuid NOT NULL,
  "issuedById" uuid NOT NULL,
  "faceMinor" bigint NOT NULL,
  "currency" text NOT NULL,
  "issueDate" date NOT NULL,
  "dueDate" date NOT NULL,
  "root" text NOT NULL,
  "createdAt" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "receivables_pkey" PRIMARY KEY ("subject")
);

CREATE TABLE "obligor_links" (
  "id" uuid NOT NULL,
  "subject" text NOT NULL,
  "tokenHash" text NOT NULL,
  "email" text NOT NULL,
  "phone" text NOT NULL,
  "contactName" text NOT NULL,
  "codeHash" text,
  "codeExpiresAt" timestamp(3) with time zone,
  "codeAttempts" integer NOT NULL DEFAULT 0,
  "codesSent" integer NOT NULL DEFAULT 0,
  "sessionHash" text,
  "openedAt" timestamp(3) with time zone,
  "verifiedAt" timestamp(3) with time zone,
  "usedAt" timestamp(3) with time zone,
  "revokedAt" timestamp(3) with time zone,
  "expiresAt" timestamp(3) with time zone NOT NULL,
  "createdAt" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "obligor_links_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "finance_requests" (
  "id" uuid NOT NULL,
  "subject" text NOT NULL,
  "fragment" integer NOT NULL,
  "holderId" uuid NOT NULL,
  "root" text NOT NULL,
  "note" text,
  "expiresAt" timestamp(3) with time zone NOT NULL,
  "createdAt" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "finance_requests_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "finance_request_banks" (
  "requestId" uuid NOT NULL,
  "bankId" uuid NOT NULL,
  "declinedAt" timestamp(3) with time zone,
  "createdAt" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "finance_request_banks_pkey" PRIMARY KEY ("requestId", "bankId")
);

CREATE TABLE "quotes" (
  "id" uuid NOT NULL,
  "requestId" uuid NOT NULL,
  "subject" text NOT NULL,
  "fragment" integer NOT NULL,
  "bankId" uuid NOT NULL,
  "root" text NOT NULL,
  "terms" jsonb NOT NULL,
  "currency" text NOT NULL,
  "faceMinor" bigint NOT NULL,
  "advanceMinor" bigint NOT NULL,
  "discountMinor" bigint NOT NULL,
  "feeMinor" bigint NOT NULL,
  "reserveMinor" bigint NOT NULL,
  "expiresAt" timestamp(3) with time zone NOT NULL,
  "createdAt" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "quotes_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "bank_entries" (
  "id" uuid NOT NULL,
  "entry" text NOT NULL,
  "organisationId" uuid NOT NULL,
  "accountId" uuid NOT NULL,
  "reference" text NOT NULL,
  "payerName" text,
  "bookedOn" date NOT NULL,
  "currency" text NOT NULL,
  "amountMinor" bigint NOT NULL,
  "toRetiredAccount" boolean NOT NULL DEFAULT false,
  "createdAt" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "bank_entries_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "allocations" (
  "allocation" text NOT NULL,
  "entryId" uuid NOT NULL,
  "subject" text NOT NULL,
  "fragment" integer NOT NULL,
  "fromPart" numeric(20,0) NOT NULL,
  "toPart" numeric(20,0) NOT NULL,
  "entryParts" numeric(20,0) NOT NULL,
  "amountMinor" bigint NOT NULL,
  "actionId" uuid NOT NULL,
  "reversalActionId" uuid,
  "createdAt" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "allocations_pkey" PRIMARY KEY ("allocation")
);

CREATE TABLE "actions" (
  "id" uuid NOT NULL,
  "sequence" BIGSERIAL NOT NULL,
  "type" text NOT NULL,
  "contract" text NOT NULL,
  "subject" text NOT NULL,
  "organisationId" uuid NOT NULL,
  "userId" uuid,
  "message" jsonb NOT NULL,
  "digest" text NOT NULL,
  "signers" text[] NOT NULL,
  "signatures" text[] NOT NULL,
  "encoded" bytea NOT NULL,
  "deadline" bigint NOT NULL,
  "status" "ActionStatus" NOT NULL DEFAULT 'PENDING',
  "dependsOnId" uuid,
  "refusalCode" text,
  "refusalParams" jsonb,
  "txHash" text,
  "blockNumber" bigint,
  "blockHash" text,
  "blockTime" timestamp(3) with time zone,
  "final" boolean NOT NULL DEFAULT false,
  "createdAt" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "settledAt" timestamp(3) with time zone,

  CONSTRAINT "actions_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "action_attempts" (
  "id" uuid NOT NULL,
  "actionId" uuid NOT NULL,
  "txHash" text,
  "error" text,
  "final" boolean NOT NULL DEFAULT false,
  "createdAt" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "action_attempts_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "relayer_transactions" (
  "id" uuid NOT NULL,
  "relayer" text NOT NULL,
  "nonce" integer NOT NULL,
  "raw" text NOT NULL,
  "hash" text NOT NULL,
  "status" "TransactionStatus" NOT NULL DEFAULT 'PREPARED',
  "actionIds" uuid[] NOT NULL,
  "createdAt" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "sentAt" timestamp(3) with time zone,
  "blockNumber" bigint,
  "blockHash" text,

  CONSTRAINT "relayer_transactions_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "blocks" (
  "hash" text NOT NULL,
  "number" bigint NOT NULL,
  "parentHash" text NOT NULL,
  "timestamp" bigint NOT NULL,
  "final" boolean NOT NULL DEFAULT false,

  CONSTRAINT "blocks_pkey" PRIMARY KEY ("hash")
);

CREATE TABLE "events" (
  "blockHash" text NOT NULL,
  "logIndex" integer NOT NULL,
  "blockNumber" bigint NOT NULL,
  "txHash" text NOT NULL,
  "contract" text NOT NULL,
  "name" text NOT NULL,
  "subject" text,
  "version" bigint,
  "args" jsonb NOT NULL,

  CONSTRAINT "events_pkey" PRIMARY KEY ("blockHash", "logIndex")
);

CREATE TABLE "checkpoints" (
  "stream" text NOT NULL,
  "blockNumber" bigint NOT NULL,
  "blockHash" text NOT NULL,
  "updatedAt" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "checkpoints_pkey" PRIMARY KEY ("stream")
);

CREATE TABLE "receivable_projections" (
  "subject" text NOT NULL,
  "version" bigint NOT NULL,
  "status" text NOT NULL,
  "confirmed" boolean NOT NULL,
  "disputed" boolean NOT NULL,
  "maturity" bigint NOT NULL,
  "obligorKey" text NOT NULL,
  "state" jsonb NOT NULL,
  "blockNumber" bigint NOT NULL,

  CONSTRAINT "receivable_projections_pkey" PRIMARY KEY ("subject")
);

CREATE TABLE "fragment_projections" (
  "subject" text NOT NULL,
  "index" integer NOT NULL,
  "leaf" boolean NOT NULL,
  "holderKey" text NOT NULL,
  "assignorKey" text,
  "payeeKey" text NOT NULL,
  "status" text NOT NULL,
  "financed" boolean NOT NULL,
  "openParts" numeric(20,0) NOT NULL,

  CONSTRAINT "fragment_projections_pkey" PRIMARY KEY ("subject", "index")
);

CREATE TABLE "chain_facts" (
  "kind" text NOT NULL,
  "key" text NOT NULL,
  "value" jsonb NOT NULL,
  "blockNumber" bigint NOT NULL,

  CONSTRAINT "chain_facts_pkey" PRIMARY KEY ("kind", "key")
);

CREATE TABLE "inbox_items" (
  "id" uuid NOT NULL,
  "organisationId" uuid NOT NULL,
  "kind" text NOT NULL,
  "subject" text,
  "link" text,
  "params" jsonb NOT NULL,
  "readAt" timestamp(3) with time zone,
  "createdAt" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "inbox_items_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "messages" (
  "id" uuid NOT NULL,
  "channel" text NOT NULL,
  "recipient" text NOT NULL,
  "locale" text NOT NULL DEFAULT 'en',
  "template" text NOT NULL,
  "params" jsonb NOT NULL,
  "status" text NOT NULL DEFAULT 'queued',
  "attempts" integer NOT NULL DEFAULT 0,
  "error" text,
  "createdAt" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "sentAt" timestamp(3) with time zone,

  CONSTRAINT "messages_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "idempotency_keys" (
  "organisationId" uuid NOT NULL,
  "key" text NOT NULL,
  "bodyHash" text NOT NULL,
  "response" jsonb,
  "createdAt" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("organisationId", "key")
);

CREATE TABLE "audit_entries" (
  "id" uuid NOT NULL,
  "organisationId" uuid,
  "userId" uuid,
  "action" text NOT NULL,
  "subject" text,
  "detail" jsonb NOT NULL,
  "requestId" text,
  "createdAt" timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "organisations_chainId_key" ON "organisations"("chainId");

CREATE UNIQUE INDEX "organisations_publicKey_key" ON "organisations"("publicKey");

CREATE INDEX "organisations_name_id_idx" ON "organisations"("name", "id");

CREATE INDEX "organisation_identifiers_organisationId_idx" ON "organisation_identifiers"("organisationId");

CREATE UNIQUE INDEX "organisation_identifiers_scheme_value_key" ON "organisation_identifiers"("scheme", "value");

CREATE INDEX "contacts_organisationId_idx" ON "contacts"("organisationId");

CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

CREATE INDEX "memberships_organisationId_idx" ON "memberships"("organisationId");

CREATE UNIQUE INDEX "invitations_tokenHash_key" ON "invitations"("tokenHash");

CREATE INDEX "invitations_organisationId_idx" ON "invitations"("organisationId");

CREATE UNIQUE INDEX "sessions_tokenHash_key" ON "sessions"("tokenHash");

CREATE INDEX "sessions_userId_idx" ON "sessions"("userId");

CREATE INDEX "sessions_organisationId_idx" ON "sessions"("organisationId");

CREATE UNIQUE INDEX "api_tokens_tokenHash_key" ON "api_tokens"("tokenHash");

CREATE INDEX "api_tokens_organisationId_idx" ON "api_tokens"("organisationId");

CREATE INDEX "api_tokens_createdById_idx" ON "api_tokens"("createdById");

CREATE UNIQUE INDEX "saved_views_userId_list_name_key" ON "saved_views"("userId", "list", "name");

CREATE UNIQUE INDEX "bank_accounts_organisationId_accountNumber_currency_key" ON "bank_accounts"("organisationId", "accountNumber", "currency");

CREATE UNIQUE INDEX "bank_account_changes_proposalId_key" ON "bank_account_changes"("proposalId");

CREATE INDEX "bank_account_changes_organisationId_idx" ON "bank_account_changes"("organisationId");

CREATE INDEX "bank_account_changes_replacesId_idx" ON "bank_account_changes"("replacesId");

CREATE INDEX "proposals_organisationId_status_createdAt_idx" ON "proposals"("organisationId", "status", "createdAt");

CREATE INDEX "proposals_subject_idx" ON "proposals"("subject");

CREATE INDEX "proposals_actionId_idx" ON "proposals"("actionId");

CREATE INDEX "files_sha256_idx" ON "files"("sha256");

CREATE UNIQUE INDEX "files_organisationId_sha256_key" ON "files"("organisationId", "sha256");

CREATE UNIQUE INDEX "invoices_subject_key" ON "invoices"("subject");

CREATE INDEX "invoices_importedById_createdAt_id_idx" ON "invoices"("importedById", "createdAt", "id");

CREATE INDEX "invoices_sellerId_issueDate_id_idx" ON "invoices"("sellerId", "issueDate", "id");

CREATE INDEX "invoices_buyerId_issueDate_id_idx" ON "invoices"("buyerId", "issueDate", "id");

CREATE INDEX "invoices_fileId_idx" ON "invoices"("fileId");

CREATE INDEX "commitments_subject_idx" ON "commitments"("subject");

CREATE INDEX "commitment_shares_organisationId_idx" ON "commitment_shares"("organisationId");

CREATE INDEX "participations_organisationId_role_idx" ON "participations"("organisationId", "role");

CREATE INDEX "party_keys_organisationId_idx" ON "party_keys"("organisationId");

CREATE UNIQUE INDEX "party_keys_subject_organisationId_key" ON "party_keys"("subject", "organisationId");

CREATE INDEX "fingerprint_queries_organisationId_createdAt_idx" ON "fingerprint_queries"("organisationId", "createdAt");

CREATE UNIQUE INDEX "receivables_reference_key" ON "receivables"("reference");

CREATE INDEX "receivables_invoiceId_idx" ON "receivables"("invoiceId");

CREATE INDEX "receivables_sellerId_idx" ON "receivables"("sellerId");

CREATE INDEX "receivables_obligorId_idx" ON "receivables"("obligorId");

CREATE INDEX "receivables_dueDate_subject_idx" ON "receivables"("dueDate", "subject");

CREATE UNIQUE INDEX "obligor_links_tokenHash_key" ON "obligor_links"("tokenHash");

CREATE INDEX "obligor_links_subject_idx" ON "obligor_links"("subject");

CREATE UNIQUE INDEX "finance_requests_root_key" ON "finance_requests"("root");

CREATE INDEX "finance_requests_subject_idx" ON "finance_requests"("subject");

CREATE INDEX "finance_requests_holderId_idx" ON "finance_requests"("holderId");

CREATE INDEX "finance_request_banks_bankId_idx" ON "finance_request_banks"("bankId");

CREATE UNIQUE INDEX "quotes_root_key" ON "quotes"("root");

CREATE INDEX "quotes_requestId_idx" ON "quotes"("requestId");

CREATE INDEX "quotes_bankId_createdAt_idx" ON "quotes"("bankId", "createdAt");

CREATE INDEX "quotes_subject_idx" ON "quotes"("subject");

CREATE UNIQUE INDEX "bank_entries_entry_key" ON "bank_entries"("entry");

CREATE INDEX "bank_entries_organisationId_bookedOn_idx" ON "bank_entries"("organisationId", "bookedOn");

CREATE UNIQUE INDEX "bank_entries_accountId_reference_key" ON "bank_entries"("accountId", "reference");

CREATE INDEX "allocations_entryId_idx" ON "allocations"("entryId");

CREATE INDEX "allocations_subject_idx" ON "allocations"("subject");

CREATE UNIQUE INDEX "actions_sequence_key" ON "actions"("sequence");

CREATE UNIQUE INDEX "actions_digest_key" ON "actions"("digest");

CREATE INDEX "actions_status_sequence_idx" ON "actions"("status", "sequence");

CREATE INDEX "actions_subject_sequence_idx" ON "actions"("subject", "sequence");

CREATE INDEX "actions_organisationId_createdAt_id_idx" ON "actions"("organisationId", "createdAt", "id");

CREATE INDEX "actions_dependsOnId_idx" ON "actions"("dependsOnId");

CREATE INDEX "actions_txHash_idx" ON "actions"("txHash");

CREATE INDEX "action_attempts_actionId_idx" ON "action_attempts"("actionId");

CREATE INDEX "action_attempts_txHash_idx" ON "action_attempts"("txHash");

CREATE UNIQUE INDEX "relayer_transactions_hash_key" ON "relayer_transactions"("hash");

CREATE INDEX "relayer_transactions_status_idx" ON "relayer_transactions"("status");

CREATE UNIQUE INDEX "relayer_transactions_relayer_nonce_key" ON "relayer_transactions"("relayer", "nonce");

CREATE UNIQUE INDEX "blocks_number_key" ON "blocks"("number");

CREATE INDEX "events_subject_blockNumber_logIndex_idx" ON "events"("subject", "blockNumber", "logIndex");

CREATE INDEX "events_blockNumber_logIndex_idx" ON "events"("blockNumber", "logIndex");

CREATE INDEX "events_name_blockNumber_idx" ON "events"("name", "blockNumber");

CREATE INDEX "receivable_projections_status_maturity_subject_idx" ON "receivable_projections"("status", "maturity", "subject");

CREATE INDEX "fragment_projections_holderKey_idx" ON "fragment_projections"("holderKey");

CREATE INDEX "fragment_projections_payeeKey_idx" ON "fragment_projections"("payeeKey");

CREATE INDEX "inbox_items_organisationId_createdAt_id_idx" ON "inbox_items"("organisationId", "createdAt", "id");

CREATE INDEX "messages_status_createdAt_idx" ON "messages"("status", "createdAt");

CREATE INDEX "idempotency_keys_createdAt_idx" ON "idempotency_keys"("createdAt");

CREATE INDEX "audit_entries_organisationId_createdAt_id_idx" ON "audit_entries"("organisationId", "createdAt", "id");

CREATE INDEX "audit_entries_userId_createdAt_idx" ON "audit_entries"("userId", "createdAt");

ALTER TABLE "organisation_identifiers" ADD CONSTRAINT "organisation_identifiers_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "contacts" ADD CONSTRAINT "contacts_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "memberships" ADD CONSTRAINT "memberships_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "memberships" ADD CONSTRAINT "memberships_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "invitations" ADD CONSTRAINT "invitations_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "sessions" ADD CONSTRAINT "sessions_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "sessions" ADD CONSTRAINT "sessions_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "bank_accounts" ADD CONSTRAINT "bank_accounts_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "bank_account_changes" ADD CONSTRAINT "bank_account_changes_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "bank_account_changes" ADD CONSTRAINT "bank_account_changes_proposalId_fkey" FOREIGN KEY ("proposalId") REFERENCES "proposals"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "bank_account_changes" ADD CONSTRAINT "bank_account_changes_replacesId_fkey" FOREIGN KEY ("replacesId") REFERENCES "bank_accounts"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "proposals" ADD CONSTRAINT "proposals_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "proposals" ADD CONSTRAINT "proposals_preparedById_fkey" FOREIGN KEY ("preparedById") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "proposals" ADD CONSTRAINT "proposals_decidedById_fkey" FOREIGN KEY ("decidedById") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "proposals" ADD CONSTRAINT "proposals_actionId_fkey" FOREIGN KEY ("actionId") REFERENCES "actions"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "invoices" ADD CONSTRAINT "invoices_importedById_fkey" FOREIGN KEY ("importedById") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "invoices" ADD CONSTRAINT "invoices_sellerId_fkey" FOREIGN KEY ("sellerId") REFERENCES "organisations"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "invoices" ADD CONSTRAINT "invoices_buyerId_fkey" FOREIGN KEY ("buyerId") REFERENCES "organisations"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "invoices" ADD CONSTRAINT "invoices_fileId_fkey" FOREIGN KEY ("fileId") REFERENCES "files"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "commitment_shares" ADD CONSTRAINT "commitment_shares_root_fkey" FOREIGN KEY ("root") REFERENCES "commitments"("root") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "participations" ADD CONSTRAINT "participations_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "party_keys" ADD CONSTRAINT "party_keys_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "receivables" ADD CONSTRAINT "receivables_invoiceId_fkey" FOREIGN KEY ("invoiceId") REFERENCES "invoices"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "receivables" ADD CONSTRAINT "receivables_sellerId_fkey" FOREIGN KEY ("sellerId") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "receivables" ADD CONSTRAINT "receivables_obligorId_fkey" FOREIGN KEY ("obligorId") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "obligor_links" ADD CONSTRAINT "obligor_links_subject_fkey" FOREIGN KEY ("subject") REFERENCES "receivables"("subject") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "finance_requests" ADD CONSTRAINT "finance_requests_subject_fkey" FOREIGN KEY ("subject") REFERENCES "receivables"("subject") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "finance_requests" ADD CONSTRAINT "finance_requests_holderId_fkey" FOREIGN KEY ("holderId") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "finance_request_banks" ADD CONSTRAINT "finance_request_banks_requestId_fkey" FOREIGN KEY ("requestId") REFERENCES "finance_requests"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "finance_request_banks" ADD CONSTRAINT "finance_request_banks_bankId_fkey" FOREIGN KEY ("bankId") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "quotes" ADD CONSTRAINT "quotes_requestId_fkey" FOREIGN KEY ("requestId") REFERENCES "finance_requests"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "quotes" ADD CONSTRAINT "quotes_bankId_fkey" FOREIGN KEY ("bankId") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "bank_entries" ADD CONSTRAINT "bank_entries_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "bank_entries" ADD CONSTRAINT "bank_entries_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "bank_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "allocations" ADD CONSTRAINT "allocations_entryId_fkey" FOREIGN KEY ("entryId") REFERENCES "bank_entries"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "allocations" ADD CONSTRAINT "allocations_subject_fkey" FOREIGN KEY ("subject") REFERENCES "receivables"("subject") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "actions" ADD CONSTRAINT "actions_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "actions" ADD CONSTRAINT "actions_dependsOnId_fkey" FOREIGN KEY ("dependsOnId") REFERENCES "actions"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "action_attempts" ADD CONSTRAINT "action_attempts_actionId_fkey" FOREIGN KEY ("actionId") REFERENCES "actions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "events" ADD CONSTRAINT "events_blockHash_fkey" FOREIGN KEY ("blockHash") REFERENCES "blocks"("hash") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "inbox_items" ADD CONSTRAINT "inbox_items_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;