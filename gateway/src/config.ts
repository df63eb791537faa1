import { ProtocolError } from '@consentry/protocol'

type Kind = 'text' | 'integer' | 'list' | 'path'

/** A row of the table. */
export interface Setting {
  readonly kind: Kind
  readonly unit: string
  /** undefined: must be given. null: optional, absent by default. */
  readonly fallback: string | number | null | undefined
  readonly about: string
}

/**
 * Every setting of the gateway, each with unit and default. An environment variable that begins with
 * `CONSENTRY_GATEWAY_` or stands here under another name and is unknown is an error: a typo must not pass as a default.
 * Key files hold the only secrets; settings name them and never hold one.
 */
const table = {
  CONSENTRY_GATEWAY_DATA_DIR: {
    kind: 'path',
    unit: '-',
    fallback: undefined,
    about: 'folder of database, blobs and checkpoint lock',
  },
  CONSENTRY_GATEWAY_HOST: { kind: 'text', unit: '-', fallback: '127.0.0.1', about: 'address to listen on' },
  CONSENTRY_GATEWAY_PORT: { kind: 'integer', unit: 'port', fallback: 7546, about: 'port to listen on' },
  CONSENTRY_GATEWAY_ORIGIN: {
    kind: 'text',
    unit: 'origin',
    fallback: undefined,
    about: 'public origin, as clients name it',
  },
  CONSENTRY_GATEWAY_PUBLIC_RPC_URL: {
    kind: 'text',
    unit: 'url',
    fallback: null,
    about: 'RPC URL told to clients, embedded chain only',
  },
  CONSENTRY_CLIENT_ORIGINS: {
    kind: 'list',
    unit: 'origins',
    fallback: '',
    about: 'origins that may call with a browser, comma-separated',
  },
  CONSENTRY_RPC_URL: { kind: 'text', unit: 'url', fallback: undefined, about: 'RPC node A' },
  CONSENTRY_RPC_URL_B: { kind: 'text', unit: 'url', fallback: null, about: 'RPC node B, the cross-check' },
  CONSENTRY_DEPLOYMENT_FILE: {
    kind: 'path',
    unit: '-',
    fallback: undefined,
    about: 'addresses and ids of the network',
  },
  CONSENTRY_FINALITY: { kind: 'text', unit: '-', fallback: 'instant', about: 'instant, safe or depth:<n>' },
  CONSENTRY_CHAIN_KIND: { kind: 'text', unit: '-', fallback: 'external', about: 'embedded or external' },
  CONSENTRY_FRESH_FROM_FILE: {
    kind: 'path',
    unit: '-',
    fallback: null,
    about: 'first block of the running embedded chain',
  },
  CONSENTRY_MAX_STALE: { kind: 'integer', unit: 's', fallback: 60, about: 'oldest head that decides, 1…600' },
  CONSENTRY_RELAYER_KEY_FILE: {
    kind: 'path',
    unit: '-',
    fallback: undefined,
    about: 'secp256k1 key that pays for relays',
  },
  CONSENTRY_ANCHOR_KEY_FILE: {
    kind: 'path',
    unit: '-',
    fallback: undefined,
    about: 'secp256k1 key of the ANCHOR member',
  },
  CONSENTRY_CHECKPOINT_KEY_FILE: {
    kind: 'path',
    unit: '-',
    fallback: undefined,
    about: 'Ed25519 seed that signs checkpoints',
  },
  CONSENTRY_RECEIPT_KEY_FILE: {
    kind: 'path',
    unit: '-',
    fallback: undefined,
    about: 'Ed25519 seed that signs receipts',
  },
  CONSENTRY_LOG_LEVEL: {
    kind: 'text',
    unit: '-',
    fallback: 'info',
    about: 'debug, info, warn, error or silent',
  },
  CONSENTRY_LOG_NUMBER: {
    kind: 'integer',
    unit: '-',
    fallback: 1,
    about: 'number of the log origin; a frozen log is continued under the next one',
  },
  CONSENTRY_ANCHOR_SECONDS: {
    kind: 'integer',
    unit: 's',
    fallback: 600,
    about: 'time between anchors while the log grows',
  },
  CONSENTRY_LIMIT_BLOB_BYTES: {
    kind: 'integer',
    unit: 'bytes',
    fallback: 536_870_912,
    about: 'largest envelope',
  },
  CONSENTRY_LIMIT_PATIENT_BYTES: {
    kind: 'integer',
    unit: 'bytes',
    fallback: 21_474_836_480,
    about: 'stored per patient',
  },
  CONSENTRY_LIMIT_UNNAMED_BYTES: {
    kind: 'integer',
    unit: 'bytes',
    fallback: 2_147_483_648,
    about: 'blobs of a session that no record names',
  },
  CONSENTRY_LIMIT_WRITES: { kind: 'integer', unit: '1/s', fallback: 50, about: 'record writes per session' },
  CONSENTRY_LIMIT_WRITE_BURST: {
    kind: 'integer',
    unit: '-',
    fallback: 1_000,
    about: 'record writes per session at once',
  },
  CONSENTRY_LIMIT_RELEASES: {
    kind: 'integer',
    unit: '1/s',
    fallback: 200,
    about: 'key releases per session',
  },
  CONSENTRY_LIMIT_RELEASE_BURST: {
    kind: 'integer',
    unit: '-',
    fallback: 1_000,
    about: 'key releases per session at once',
  },
  CONSENTRY_LIMIT_ORG_RELEASES: {
    kind: 'integer',
    unit: '1/s',
    fallback: 1_000,
    about: 'key releases per organisation',
  },
  CONSENTRY_LIMIT_CHALLENGES_ADDRESS: {
    kind: 'integer',
    unit: '1/min',
    fallback: 10,
    about: 'challenges per address',
  },
  CONSENTRY_LIMIT_CHALLENGES_IP: {
    kind: 'integer',
    unit: '1/min',
    fallback: 300,
    about: 'challenges per IP',
  },
  CONSENTRY_LIMIT_FENCES: { kind: 'integer', unit: '1/min', fallback: 10, about: 'fences per valid signer' },
  CONSENTRY_LIMIT_UNKNOWN_FENCES: {
    kind: 'integer',
    unit: '1/min',
    fallback: 60,
    about: 'fences per IP that are latched only',
  },
  CONSENTRY_LIMIT_RELAYS: {
    kind: 'integer',
    unit: '1/d',
    fallback: 20,
    about: 'relays per patient, without fences',
  },
  CONSENTRY_REFUSAL_MS: {
    kind: 'integer',
    unit: 'ms',
    fallback: 25,
    about: 'least time of a no_access answer',
  },
} as const satisfies Record<string, Setting>

/** The table, for documentation and tests. */
export const settings: Readonly<Record<string, Setting>> = table

type Table = typeof table
type ValueOf<Row extends Setting> = Row['kind'] extends 'integer'
  ? number
  : Row['kind'] extends 'list'
    ? readonly string[]
    : Row['fallback'] extends null
      ? string | null
      : string

/** The settings of one process, checked. */
export type Config = { readonly [Name in keyof Table]: ValueOf<Table[Name]> }

/** Reads the settings from an environment. Throws `bad_request` naming the variable, never its value. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  for (const name of Object.keys(env)) {
    if (name.startsWith('CONSENTRY_GATEWAY_') && !Object.hasOwn(settings, name)) {
      throw new ProtocolError('bad_request', `Unknown setting ${name}`, {
        next: 'See the table in gateway/src/config.ts',
      })
    }
  }
  const entries = Object.entries(settings).map(([name, setting]) => [
    name,
    settingValue(name, setting, env[name]),
  ])
  return Object.fromEntries(entries) as Config
}

function settingValue(name: string, setting: Setting, given: string | undefined): unknown {
  const raw = given ?? setting.fallback
  if (raw === undefined) {
    throw new ProtocolError('bad_request', `Setting ${name} is missing`, { next: `It is: ${setting.about}` })
  }
  if (raw === null) return null
  if (setting.kind === 'integer') return integerOf(name, String(raw))
  if (setting.kind === 'list')
    return String(raw)
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '')
  return raw
}

function integerOf(name: string, raw: string): number {
  if (!/^(0|[1-9]\d{0,14})$/.test(raw)) {
    throw new ProtocolError('bad_request', `Setting ${name} is not a whole number`)
  }
  return Number(raw)
}
