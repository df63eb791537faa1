import { readdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { RecordId } from '@consentry/protocol'
import type { OpenedRecord } from '@consentry/sdk'
import type { Context } from '../Command.ts'
import { makeSecretFolder, writeSecretFile } from '../profile/secretFiles.ts'
import { extensionOf } from './extensionOf.ts'

/** A folder with one file a record, and a description beside it. */
export type RecordFolder = {
  readonly path: string
  /** Replaces what was there of the same record. Durable when it resolves. */
  write(record: OpenedRecord): Promise<void>
  remove(record: RecordId): Promise<void>
}

/** Opens a folder for records, mode 0700; made if it is missing. Throws `bad_file`, `loose_mode`. */
export async function createRecordFolder({ surroundings }: Context, given: string): Promise<RecordFolder> {
  const path = resolve(surroundings.cwd, given)
  await makeSecretFolder(path)
  // Names come from ids alone: what an author calls a record never becomes a path.
  const filesOf = async (record: RecordId): Promise<readonly string[]> =>
    (await readdir(path)).filter((name) => name.startsWith(`${record}.`))
  const remove = async (record: RecordId): Promise<void> => {
    for (const name of await filesOf(record)) await rm(join(path, name))
  }
  return {
    path,
    write: async (record) => {
      const { recordId, manifest, author, meta, body } = record
      const { class: cls, also, t, ver } = manifest
      const name = `${recordId}.${extensionOf(meta.type)}`
      for (const old of await filesOf(recordId)) if (old !== name) await rm(join(path, old))
      await writeSecretFile(join(path, name), body)
      const about = { recordId, file: name, class: cls, also, t, version: ver, author, meta }
      await writeSecretFile(join(path, `${recordId}.about.json`), `${JSON.stringify(about)}\n`)
    },
    remove,
  }
}
