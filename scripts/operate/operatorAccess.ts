import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Hex } from 'viem'
import { dataFolder } from '../network/dataFolder.ts'
import { installationKeys } from '../network/installationKeys.ts'
import { NetworkError } from '../network/NetworkError.ts'
import { networkPorts } from '../network/networkPorts.ts'
import { startSettings } from '../network/startSettings.ts'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** With what an operator acts on a network. */
export interface OperatorAccess {
  readonly rpc: string
  readonly adminKey: Hex
  readonly dataFile: string
  /** The chain is our own: ether costs nothing, and memberships are renewed. */
  readonly embedded: boolean
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Of the network whose deployment file `CONSENTRY_DEPLOYMENT_FILE` names, with `CONSENTRY_RPC_URL` and
 * `CONSENTRY_ADMIN_KEY_FILE`; else of the installation in the data folder. Throws `bad_setting`, `bad_key_file`.
 */
export async function operatorAccess(env: Environment): Promise<OperatorAccess> {
  const dataFile = env['CONSENTRY_DEPLOYMENT_FILE']
  if (dataFile !== undefined && dataFile !== '') {
    const rpc = required(env, 'CONSENTRY_RPC_URL')
    const adminKey = await keyIn(required(env, 'CONSENTRY_ADMIN_KEY_FILE'))
    return { rpc, adminKey, dataFile, embedded: false }
  }
  const folder = dataFolder(startSettings(env, root).dataDir)
  if (!existsSync(folder.deployment)) {
    throw new NetworkError('bad_data_folder', `${folder.root} has no network yet; start one first`)
  }
  const ports = await networkPorts(folder)
  const { adminKey } = await installationKeys(folder)
  return { rpc: `http://127.0.0.1:${ports.rpc}`, adminKey, dataFile: folder.deployment, embedded: true }
}

function required(env: Environment, name: string): string {
  const value = env[name]
  if (value !== undefined && value !== '') return value
  throw new NetworkError('bad_setting', `${name} is missing beside CONSENTRY_DEPLOYMENT_FILE`)
}

async function keyIn(file: string): Promise<Hex> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new NetworkError('bad_key_file', `${file} cannot be read (${error.code})`, error)
  })
  const digits = /^(?:0x)?([0-9a-f]{64})\n?$/i.exec(text)?.[1]
  if (digits !== undefined) return `0x${digits}`
  throw new NetworkError('bad_key_file', `${file} does not hold a key of 64 hex digits`)
}
