/**
 * Who may import whom: the table of docs/architecture.md, as rules. Anything that is not allowed is forbidden.
 */
const layer = name => `^${name}/`;
const ours = '^(app|graphql|domain|services|ledger|iot-adapters|prisma|server|tests|bench)/';
const testFile = '\\.test\\.tsx?$';

/** A rule that forbids `from` every folder of ours but those listed. */
const only = (from, allowed, extra = {}) => ({
  name: `${from.replaceAll('/', '-')}-imports`,
  severity: 'error',
  from: { path: layer(from), pathNot: [testFile, ...(extra.fromNot ?? [])] },
  to: { path: ours, pathNot: allowed },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    only('domain', ['^domain/']),
    only('ledger', ['^ledger/', '^domain/'], { fromNot: ['^ledger/verify/'] }),
    only('ledger/verify', ['^ledger/verify/', '^domain/']),
    only('iot-adapters', ['^iot-adapters/', '^domain/']),
    only('prisma', ['^prisma/', '^domain/']),
    only('services', ['^services/', '^domain/', '^ledger/', '^prisma/']),
    only('graphql', ['^graphql/', '^services/', '^domain/', '^prisma/']),
    only('app', ['^app/', '^services/', '^domain/', '^ledger/verify/'], {
      fromNot: ['^app/presenters/.*\\.server\\.ts$', '^app/routes/graphql\\.ts$'],
    }),
    {
      name: 'app-presenters-imports',
      severity: 'error',
      from: { path: '^app/presenters/.*\\.server\\.ts$', pathNot: testFile },
      to: {
        path: ours,
        pathNot: ['^app/', '^services/', '^domain/', '^ledger/verify/', '^prisma/reads/', '^prisma/generated/'],
      },
    },
    {
      name: 'app-graphql-mount-imports',
      severity: 'error',
      from: { path: '^app/routes/graphql\\.ts$' },
      to: { path: ours, pathNot: ['^app/', '^services/', '^domain/', '^graphql/(schema|yoga|graphiql)\\.ts$'] },
    },
    {
      name: 'domain-is-pure',
      comment: 'No input, output or clock: the domain imports no package but saxes (a parser without input or output).',
      severity: 'error',
      from: { path: '^domain/', pathNot: testFile },
      to: {
        dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer'],
        pathNot: 'node_modules/(saxes|xmlchars)/',
      },
    },
    {
      name: 'ethers-only-in-ledger',
      severity: 'error',
      from: { path: ours, pathNot: ['^ledger/', '^tests/', '^bench/', testFile] },
      to: { path: 'node_modules/ethers/' },
    },
    {
      name: 'verify-runs-in-a-browser',
      severity: 'error',
      from: { path: '^ledger/verify/', pathNot: testFile },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'nothing-imports-tests',
      severity: 'error',
      from: { path: ours, pathNot: ['^tests/', '^bench/', testFile] },
      to: { path: '^(tests|bench)/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: { path: ours },
      to: { circular: true, viaOnly: { pathNot: 'prisma/generated' } },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: { path: ours },
      to: { couldNotResolve: true, pathNot: ['virtual:', '^\\./\\+types'] },
    },
    {
      name: 'no-dev-dependency-in-product',
      severity: 'error',
      from: { path: '^(app|graphql|domain|services|ledger|iot-adapters|prisma|server)/', pathNot: [testFile] },
      to: { dependencyTypes: ['npm-dev'], pathNot: ['node_modules/@types/'] },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', 'prisma/generated', 'ledger/generated'] },
    exclude: { path: ['^build/', '^contracts/out'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
