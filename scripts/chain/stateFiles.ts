import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { ChainError } from './ChainError.ts'
import { writeDurably } from './writeDurably.ts'

const pattern = /^state-(\d{10})\.json\.gz$/
const kept = 2

/** Where the dumps of one chain are kept: the newest and the one before it. */
export interface StateFiles {
  /** Whether a chain was ever saved here. */
  exist(): Promise<boolean>
  /** Saves a dump (gzip, as anvil gives it). Durable when it resolves; the dump before it stays as the fallback. */
  save(dump: Uint8Array): Promise<void>
  /**
   * Unpacks the newest dump that is whole into a file that anvil reads; undefined on a new chain. A damaged dump is set
   * aside with a line in the log. Throws `state_damaged` if none is whole.
   */
  unpack(): Promise<string | undefined>
  /** Removes the unpacked file. */
  discardUnpacked(): Promise<void>
}

/** The dumps in one folder, which is made if it is missing. */
export function stateFiles(folder: string, log: (line: string) => void): StateFiles {
  const unpacked = join(folder, 'unpacked.json')

  const unpackOne = async (name: string): Promise<boolean> => {
    try {
      // Gzip carries a checksum and a length: what was cut short or changed does not unpack.
      const target = createWriteStream(unpacked, { mode: 0o600 })
      await pipeline(createReadStream(join(folder, name)), createGunzip(), target)
      return true
    } catch {
      await rename(join(folder, name), join(folder, `${name}.damaged`))
      log(`chain: ${name} is damaged and was set aside; the state before it is tried`)
      return false
    }
  }

  return {
    exist: async () => (await namesIn(folder)).length > 0,
    async save(dump) {
      const names = await namesIn(folder)
      await writeDurably(join(folder, nameOf(numberOf(names.at(-1)) + 1)), dump)
      for (const old of names.slice(0, 1 - kept)) await rm(join(folder, old), { force: true })
    },
    async unpack() {
      const names = await namesIn(folder)
      for (const name of names.toReversed()) {
        if (await unpackOne(name)) return unpacked
      }
      if (names.length === 0 && !(await hasDamaged(folder))) return undefined
      throw new ChainError('state_damaged', `No whole state of the chain is left in ${folder}`)
    },
    discardUnpacked: () => rm(unpacked, { force: true }),
  }
}

async function namesIn(folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const names = await readdir(folder)
  return names.filter((name) => pattern.test(name)).sort()
}

async function hasDamaged(folder: string): Promise<boolean> {
  const names = await readdir(folder)
  return names.some((name) => name.endsWith('.damaged'))
}

function nameOf(number: number): string {
  return `state-${String(number).padStart(10, '0')}.json.gz`
}

function numberOf(name: string | undefined): number {
  return Number(pattern.exec(name ?? '')?.[1] ?? 0)
}
