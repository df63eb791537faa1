import { chmod, mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'

/** The files of one installation. `docs/design/data-folder.md` says what each is and which to back up. */
export interface DataFolder {
  readonly root: string
  readonly lock: string
  /** Who runs here now. */
  readonly run: string
  readonly chain: string
  readonly chainId: string
  readonly freshFrom: string
  readonly ports: string
  readonly deployment: string
  readonly keys: string
  readonly gateway: string
  readonly gatewayLog: string
}

/** Names the files of the installation at `root`. */
export function dataFolder(root: string): DataFolder {
  const at = (...names: string[]) => join(resolve(root), ...names)
  return {
    root: at(),
    lock: at('lock'),
    run: at('run.json'),
    chain: at('chain'),
    chainId: at('chain', 'chain-id'),
    freshFrom: at('chain', 'fresh-from.json'),
    ports: at('ports.json'),
    deployment: at('deployment.json'),
    keys: at('keys'),
    gateway: at('gateway'),
    gatewayLog: at('logs', 'gateway.log'),
  }
}

/** Makes the folders that are missing, for the owner only. */
export async function makeFolders(folder: DataFolder): Promise<void> {
  for (const path of [folder.root, folder.chain, folder.keys, folder.gateway, join(folder.root, 'logs')]) {
    await mkdir(path, { recursive: true, mode: 0o700 })
    await chmod(path, 0o700)
  }
}
