import { defineConfig } from 'prisma/config';

// `prisma generate` looks for the schema engine, and would download it, although it only ever runs for
// `prisma migrate`. Naming any program that exists keeps generation offline; migrations go through
// prisma/migrator.ts. Whoever has the real engine names it in the environment.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? 'postgresql://localhost:5432/lienlight' },
});
