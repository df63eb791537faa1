import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { Reopened } from '@consentry/sdk/auditor'
import type { Context } from '../Command.ts'
import { requireFile } from '../connect/requireFile.ts'

/** A file as a stream that can be read again. Throws `bad_file` where there is none. */
export async function fileChunks(context: Context, name: string): Promise<Reopened> {
  const path = await requireFile(context, name)
  return () => createReadStream(path)
}

/** Text of a small file. Throws `bad_file`. */
export async function fileText(context: Context, name: string): Promise<string> {
  return readFile(await requireFile(context, name), 'utf8')
}
