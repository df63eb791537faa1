import { readFileSync, statSync } from 'node:fs'
import { type JsonValue, ProtocolError, strictJson } from '@consentry/protocol'
import { chainSettings } from './settings/chainSettings.ts'
import { limitSettings } from './settings/limitSettings.ts'
import { processSettings } from './settings/processSettings.ts'
import { storeSettings } from './settings/storeSettings.ts'
import type { Setting } from './settings/Setting.ts'

/**
 * Every setting of the gateway by section, each with unit, default and whether it is secret. The documentation and
 * `compose.yaml` are checked against it.
 */
export const settingSections: Readonly<Record<string, Readonly<Record<string, Setting>>>> = {
  Process: processSettings,
  'Shared database': storeSettings,
  'Chain, keys and log': chainSettings,
  'Limits and times': limitSettings,
}

const table = { ...processSettings, ...storeSettings, ...chainSettings, ...limitSettings }

/** Every setting of the gateway by its name. */
export const settings: Readonly<Record<string, Setting>> = table

/**
 * Variables of the same family that belong to others: start script, command line, deployment and tests. The gateway passes over them; any
 * further name that begins with `CONSENTRY_` is an error, for a typo must not pass as a default.
 */
export const foreignNames: Readonly<Record<string, string>> = {
  CONSENTRY_DATA: 'data folder of the start script',
  CONSENTRY_RPC_PORT: "port of the start script's chain",
  CONSENTRY_PORTAL_PORT: "port of the start script's portal",
  CONSENTRY_GATEWAY: 'gateway that the command line talks to',
  CONSENTRY_RPC: 'chain that the command line reads',
  CONSENTRY_PASSWORD_FILE: "password of the command line's wallet",
  CONSENTRY_DEBUG: "the command line's stack traces",
  CONSENTRY_ADMIN_KEY_FILE: "key of the operator's scripts",
  CONSENTRY_DEPLOYER_KEY: 'key that deploys the contracts',
}
/** Variables with this beginning belong to tests. */
export const testPrefix = 'CONSENTRY_TEST_'

type Table = typeof table
type ValueOf<Row> =
  Row extends Setting<infer Kind, infer Default>
    ? Kind extends 'list'
      ? readonly string[]
      : (Kind extends 'integer' ? number : string) | (Default extends null ? null : never)
    : never

/** The settings of one process, checked. */
export type Config = { readonly [Name in keyof Table]: ValueOf<Table[Name]> }

type Texts = Readonly<Record<string, string | undefined>>

/**
 * Reads the settings from an environment and from the file that it may name. Throws `bad_request` naming the setting,
 * never its value.
 */
export function readConfig(env: Texts): Config {
  for (const name of Object.keys(env)) {
    if (name.startsWith('CONSENTRY_') && !isForeign(name)) requireKnown(name)
  }
  const file = env['CONSENTRY_CONFIG_FILE']
  const given: Texts = { ...(file === undefined ? {} : readSettingsFile(file)), ...env }
  const entries = Object.entries(settings).map(([name, setting]) => [
    name,
    settingValue(name, setting, given[name]),
  ])
  return Object.fromEntries(entries) as Config
}

function isForeign(name: string): boolean {
  return Object.hasOwn(foreignNames, name) || name.startsWith(testPrefix)
}

function requireKnown(name: string): Setting {
  const setting = Object.hasOwn(settings, name) ? settings[name] : undefined
  if (setting !== undefined) return setting
  throw new ProtocolError('bad_request', `Unknown setting ${name}`, {
    next: 'docs/operations/configuration.md lists all of them',
  })
}

function readSettingsFile(path: string): Texts {
  const found = parseFile(path)
  if (typeof found !== 'object' || found === null || Array.isArray(found)) {
    throw new ProtocolError('bad_request', 'CONSENTRY_CONFIG_FILE does not hold an object')
  }
  const texts: Record<string, string> = {}
  for (const [name, value] of Object.entries(found)) {
    const { isSecret } = requireKnown(name)
    if (name === 'CONSENTRY_CONFIG_FILE')
      throw new ProtocolError('bad_request', 'A configuration file cannot name another')
    if (isSecret && (statSync(path).mode & 0o077) !== 0)
      throw new ProtocolError('bad_request', `CONSENTRY_CONFIG_FILE holds ${name} and is open to others`, {
        next: 'Set its mode to 0600',
      })
    texts[name] = textOf(name, value)
  }
  return texts
}

function parseFile(path: string): JsonValue {
  let bytes: Uint8Array
  try {
    bytes = readFileSync(path)
  } catch {
    throw new ProtocolError('bad_request', 'CONSENTRY_CONFIG_FILE cannot be read')
  }
  return strictJson(bytes)
}

function textOf(name: string, value: unknown): string {
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join(',')
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  throw new ProtocolError('bad_request', `Setting ${name} is neither a text nor a whole number nor texts`)
}

function settingValue(name: string, setting: Setting, given: string | undefined): unknown {
  // Compose files give an empty text where they mean nothing.
  const raw = given === undefined || (given === '' && setting.kind !== 'integer') ? setting.fallback : given
  if (raw === undefined) {
    throw new ProtocolError('bad_request', `Setting ${name} is missing`, { next: `It is: ${setting.about}` })
  }
  if (raw === null) return null
  if (setting.kind === 'integer') return integerOf(name, setting, String(raw))
  if (setting.kind === 'list')
    return String(raw)
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '')
  if (setting.form?.test(String(raw)) === false) {
    throw new ProtocolError('bad_request', `Setting ${name} has another form`, { next: setting.about })
  }
  return raw
}

function integerOf(name: string, setting: Setting, raw: string): number {
  const { least = 0, most = Number.MAX_SAFE_INTEGER } = setting
  const value = /^(0|[1-9]\d{0,14})$/.test(raw) ? Number(raw) : Number.NaN
  if (value >= least && value <= most) return value
  throw new ProtocolError('bad_request', `Setting ${name} is not a whole number from ${least} to ${most}`)
}
