import { join } from 'node:path'
import { NetworkError } from './NetworkError.ts'
import type { NetworkOptions } from './createNetwork.ts'

/** The settings of the start script that come from the environment. `docs/design/data-folder.md` lists them. */
export type StartSettings = Pick<NetworkOptions, 'dataDir' | 'ports'> & {
  readonly clientOrigins: readonly string[]
  readonly portalPort: number
}

/** The portal keeps its port: a vault's slot names the page that opens it. */
const defaultPortalPort = 7547

/** Reads the settings; `root` is the checkout. Throws `bad_setting` naming the variable. */
export function startSettings(
  env: Readonly<Record<string, string | undefined>>,
  root: string,
): StartSettings {
  const rpc = portOf(env, 'CONSENTRY_RPC_PORT')
  const gateway = portOf(env, 'CONSENTRY_GATEWAY_PORT')
  const origins = (env['CONSENTRY_CLIENT_ORIGINS'] ?? '').split(',').map((origin) => origin.trim())
  return {
    dataDir: env['CONSENTRY_DATA'] || join(root, '.consentry'),
    ports: { ...(rpc !== undefined && { rpc }), ...(gateway !== undefined && { gateway }) },
    portalPort: portOf(env, 'CONSENTRY_PORTAL_PORT') ?? defaultPortalPort,
    clientOrigins: origins.filter((origin) => origin !== ''),
  }
}

function portOf(env: Readonly<Record<string, string | undefined>>, name: string): number | undefined {
  const text = env[name]
  if (text === undefined || text === '') return undefined
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port < 65_536) return port
  throw new NetworkError('bad_setting', `${name} is not a port`)
}
