/** One row of the layer table: whose files, what they may import, which packages. Paths are globs from the root. */
export interface Layer {
  readonly name: string
  readonly files: readonly string[]
  readonly may: readonly string[]
  readonly packages: readonly string[]
}

const low = ['protocol/src/errors/**', 'protocol/src/bytes/**', 'protocol/src/values/**']
const base = [...low, 'protocol/src/crypto/**', 'protocol/src/typedData/**']
const facts = ['grant', 'record', 'manifest'].map((folder) => `protocol/src/${folder}/**`)
const protocol = ['protocol/src/**']
const portsOfSdk = [
  'sdk/src/wallet/{Wallet,ChainView,ChainSource,SetEncKey,SetMember}.ts',
  'sdk/src/vault/Vault.ts',
]
const sdkBase = [...portsOfSdk, 'sdk/src/errors/**', ...protocol]
const walletAdapters = ['sdk/src/wallet/**', ...sdkBase]
const inGateway = ['gateway/src/ports/**', 'gateway/src/handover/**', 'gateway/src/errors/**', ...protocol]
const anywhere = ['**']

const layer = (
  name: string,
  files: readonly string[],
  may: readonly string[],
  packages: readonly string[] = [],
): Layer => ({ name, files, may: [...files, ...may], packages })

const format = (name: string, packages: readonly string[] = []): Layer =>
  layer(`protocol/${name}`, [`protocol/src/${name}/**`], base, ['zod', ...packages])

/** A step computes and asks ports; hashing needs no port. */
const step = (name: string): Layer =>
  layer(`gateway/${name}`, [`gateway/src/${name}/**`], inGateway, ['node:crypto'])

const loop = (name: string, packages: readonly string[] = []): Layer =>
  layer(
    `gateway/${name}`,
    [`gateway/src/${name}/**`],
    ['gateway/src/ports/**', 'gateway/src/errors/**', ...protocol],
    packages,
  )

const adapter = (name: string, packages: readonly string[]): Layer =>
  layer(
    `gateway/adapters/${name}`,
    [`gateway/src/adapters/${name}/**`],
    ['gateway/src/ports/**', 'gateway/src/errors/**', ...protocol],
    ['node:**', ...packages],
  )

const role = (name: string, may: readonly string[] = [], packages: readonly string[] = []): Layer =>
  layer(
    `sdk/${name}`,
    [`sdk/src/${name}/**`],
    ['sdk/src/client/**', 'fhir/src/**', ...may, ...sdkBase],
    packages,
  )

/** The layers of the architecture. The first row that names a file decides; what no row names may import nothing. */
export const layers: readonly Layer[] = [
  layer('protocol/errors', ['protocol/src/errors/**'], []),
  layer('protocol/bytes', ['protocol/src/bytes/**'], ['protocol/src/errors/**']),
  layer('protocol/values', ['protocol/src/values/**'], low, ['zod']),
  layer('protocol/crypto', ['protocol/src/crypto/**'], low, [
    '@noble/hashes',
    '@noble/secp256k1',
    'tweetnacl',
  ]),
  layer('protocol/typedData', ['protocol/src/typedData/**'], [...low, 'protocol/src/crypto/**']),
  layer('protocol/chain', ['protocol/src/chain/**'], base),
  ...['envelope', 'wrap', 'keyring', 'manifest', 'grant', 'record', 'audit', 'breakGlass'].map((name) =>
    format(name),
  ),
  format('login', ['jose']),
  layer('protocol/decision', ['protocol/src/decision/**'], [...low, ...facts]),
  layer(
    'protocol/receipt',
    ['protocol/src/receipt/**'],
    [...base, ...facts, 'protocol/src/{decision,audit,login,chain}/**'],
    ['zod'],
  ),
  layer(
    'protocol/directory',
    ['protocol/src/directory/**'],
    [...base, 'protocol/src/envelope/**', 'protocol/src/wrap/**'],
  ),
  layer('protocol/wire', ['protocol/src/wire/**', 'protocol/src/index.ts'], protocol, ['zod']),

  layer('fhir', ['fhir/src/**'], protocol, ['zod', '@medplum/core']),

  layer('sdk ports', portsOfSdk, ['sdk/src/errors/**', ...protocol]),
  layer('sdk/errors', ['sdk/src/errors/**'], protocol),
  layer(
    'sdk/wallet, viem',
    ['sdk/src/wallet/{fromViem,viem*,rolesFromEvents,keysFromEvents}.ts'],
    walletAdapters,
    ['viem'],
  ),
  layer('sdk/wallet, ethers', ['sdk/src/wallet/{fromEthers,ethers*}.ts'], walletAdapters, ['ethers']),
  // What all wallets share, and those that need no library: a provider, a key, a contract.
  layer('sdk/wallet', ['sdk/src/wallet/*.ts'], sdkBase, ['@noble/hashes', '@noble/secp256k1', 'zod']),
  layer('sdk/client', ['sdk/src/client/**'], sdkBase),
  layer('sdk/vault', ['sdk/src/vault/**'], sdkBase),
  layer(
    'sdk/node',
    ['sdk/src/node/**'],
    ['sdk/src/client/{ReceiptStore,Spool}.ts', ...protocol],
    ['node:crypto', 'node:fs', 'node:fs/promises', 'node:os', 'node:path'],
  ),
  layer(
    'sdk/witness',
    ['sdk/src/witness/**'],
    ['sdk/src/node/**', ...sdkBase],
    // A process of its own: it listens, and keeps what it must not forget.
    ['node:fs', 'node:http', 'node:sqlite'],
  ),
  layer(
    'sdk programs',
    ['sdk/src/{agent,auditor}/{main,serve}.ts'],
    ['sdk/src/**', 'fhir/src/**', ...protocol],
    // A program makes the connection that an adapter takes.
    ['node:**', 'viem'],
  ),
  // Archives are tar and CAR; what is kept of an upload is checked by a schema.
  role('patient', ['sdk/src/vault/**'], ['@ipld/car', 'modern-tar', 'zod']),
  // An organisation keeps its keys in a keyring of its own.
  role('agent', ['sdk/src/vault/**']),
  ...['provider', 'auditor'].map((name) => role(name)),
  layer('sdk entry points', ['sdk/src/*.ts'], ['sdk/src/**', 'fhir/src/**', ...protocol]),

  layer('gateway/errors', ['gateway/src/errors/**'], protocol),
  layer('gateway/ports', ['gateway/src/ports/**'], ['gateway/src/errors/**', ...protocol]),
  // The row types of the ports are what is handed over.
  layer('gateway/handover', ['gateway/src/handover/**'], inGateway),
  ...['put', 'pin', 'grant', 'request', 'decide', 'log', 'release'].map(step),
  layer(
    'gateway/path',
    ['gateway/src/path/**'],
    ['gateway/src/{put,pin,grant,request,decide,log,release}/**', ...inGateway],
  ),
  ...['follow', 'publish', 'relay', 'notify'].map((name) => loop(name)),
  loop('ops', ['node:**', 'zod']),
  adapter('store', ['kysely', 'pg']),
  adapter('ipfs', ['ipfs-unixfs-importer', 'ipfs-unixfs-exporter', 'multiformats', 'kubo-rpc-client']),
  adapter('chain', ['viem']),
  adapter('crypto', ['@noble/hashes', '@noble/curves']),
  adapter('system', ['pino']),
  layer(
    'gateway/http/fhir',
    ['gateway/src/http/fhir/**', 'gateway/src/http/fhir.ts'],
    ['gateway/src/http/**', 'gateway/src/path/**', 'gateway/src/errors/**', 'fhir/src/**', ...protocol],
    ['express'],
  ),
  layer(
    'gateway/http, events',
    ['gateway/src/http/routes/eventRoutes.ts'],
    // What is told over server-sent events is no path: it follows from committed rows.
    [
      'gateway/src/{http,notify,path,handover,errors}/**',
      'gateway/src/ports/{Journal,NoticeRows}.ts',
      ...protocol,
    ],
    ['express', 'zod', 'node:**'],
  ),
  layer(
    'gateway/http',
    ['gateway/src/http/**'],
    // The hand-over types are what a path takes and gives.
    ['gateway/src/{path,handover,errors}/**', 'gateway/src/ports/Journal.ts', ...protocol],
    ['express', 'helmet', 'zod', 'node:**'],
  ),
  layer('gateway/config', ['gateway/src/config.ts', 'gateway/src/settings/**'], protocol, ['node:fs']),
  layer(
    'gateway wiring',
    ['gateway/src/{compose,main,exportLog,backup,restore,fsck,wipe}.ts', 'gateway/src/wiring/**'],
    ['gateway/src/**', ...protocol],
    // The application's type only.
    ['node:**', 'express'],
  ),

  // Any Node starts it; it fetches the one that reads TypeScript.
  layer('cli launcher', ['cli/bin/consentry.mjs'], ['scripts/bootstrap/**', 'cli/src/main.ts'], ['node:**']),
  // The entry points only; a program makes the connections that the adapters take.
  layer(
    'cli',
    ['cli/src/**'],
    ['sdk/src/*.ts', 'sdk/src/wallet/{viem,key}.ts', 'fhir/src/index.ts', 'protocol/src/index.ts'],
    ['node:**', 'viem'],
  ),
  // The SDK, its keys and its session run in a worker; pages take types of it and what is no secret.
  layer(
    'portal worker',
    ['portal/src/worker/**'],
    ['portal/src/worker/**', 'sdk/src/**', 'fhir/src/**'],
    ['comlink'],
  ),
  layer(
    'portal',
    ['portal/src/**'],
    ['portal/src/**', 'sdk/src/**', 'fhir/src/**'],
    [
      'react',
      'react-dom',
      'wouter',
      'comlink',
      '@tanstack/react-query',
      '@mantine/*',
      '@tabler/icons-react',
      'recharts',
      'pdfjs-dist',
      'dicom-parser',
      'uqr',
      'jsqr',
    ],
  ),
  layer('care', ['care/src/**'], ['sdk/src/**', 'fhir/src/**', ...protocol]),
  layer('scripts, test, bench', ['{scripts,test,bench,ignition}/**', '*.ts', '*/*.config.ts'], anywhere, [
    '*',
  ]),
]

/** Files that only the named ones may import: makers of hand-over types, the ledger, the wiring. */
export interface Reserved {
  readonly files: readonly string[]
  readonly by: readonly string[]
  /** Without names the whole file is reserved, else only these exports of it. */
  readonly names?: readonly string[]
}

const outside = ['{scripts,test,bench}/**']

export const reserved: readonly Reserved[] = [
  {
    files: ['gateway/src/handover/**'],
    names: ['authenticRequest'],
    by: ['gateway/src/request/authenticate.ts', ...outside],
  },
  {
    files: ['gateway/src/handover/**'],
    names: ['readyRequest'],
    by: ['gateway/src/decide/ready.ts', ...outside],
  },
  {
    files: ['gateway/src/handover/**'],
    names: ['committedDecision'],
    by: ['gateway/src/path/commit.ts', ...outside],
  },
  {
    files: ['gateway/src/ports/Ledger.ts'],
    by: [
      'gateway/src/{path,follow,publish,relay,notify,ops,adapters}/**',
      // A login asks the chain between its two transactions, and a session is read before any path begins.
      'gateway/src/request/{authenticate,openLogin}.ts',
      'gateway/src/compose.ts',
      ...outside,
    ],
  },
  { files: ['gateway/src/compose.ts', 'gateway/src/main.ts'], by: ['gateway/src/main.ts', ...outside] },
  {
    files: ['gateway/src/config.ts'],
    by: [
      'gateway/src/{compose,main,exportLog,backup,restore,fsck,wipe}.ts',
      'gateway/src/wiring/**',
      ...outside,
    ],
  },
  {
    files: ['protocol/src/**'],
    names: ['decide'],
    by: ['gateway/src/decide/decideAll.ts', 'protocol/**', 'sdk/**', ...outside],
  },
  {
    files: ['gateway/src/decide/decideAll.ts'],
    by: ['gateway/src/path/**', 'gateway/src/compose.ts', ...outside],
  },
]
