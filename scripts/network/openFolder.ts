import { type DataFolder, makeFolders } from './dataFolder.ts'
import { installationChainId } from './installationChainId.ts'
import { type InstallationKeys, installationKeys } from './installationKeys.ts'
import { lockFolder } from './lockFolder.ts'
import { type NetworkPorts, networkPorts } from './networkPorts.ts'
import { type RunRecord, takeOverRun } from './runFile.ts'

/** A locked installation with its secrets. */
export interface OpenFolder {
  readonly folder: DataFolder
  readonly keys: InstallationKeys
  readonly chainId: number
  readonly ports: NetworkPorts
  readonly run: RunRecord
  /** Says that nothing runs here any more, and gives the lock back. */
  close(): Promise<void>
}

/** What a folder is opened with. */
export interface OpenFolderParameters {
  readonly ports: Partial<NetworkPorts> | undefined
  readonly log: (line: string) => void
}

/**
 * Locks the folder, ends what a killed run left behind, and reads or draws ports, chain id and keys. Throws
 * `already_running`, `bad_key_file`, `bad_data_folder`, `bad_setting`.
 */
export async function openFolder(
  folder: DataFolder,
  { ports, log }: OpenFolderParameters,
): Promise<OpenFolder> {
  await makeFolders(folder)
  const lock = await lockFolder(folder)
  try {
    const run = await takeOverRun(folder, log)
    return {
      folder,
      run,
      ports: await networkPorts(folder, ports),
      chainId: await installationChainId(folder),
      keys: await installationKeys(folder),
      async close() {
        await run.clear()
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}
