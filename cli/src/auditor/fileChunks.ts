import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Reopened } from '@consentry/sdk/auditor'
import { CliError } from '../CliError.ts'
import type { Context } from '../Command.ts'

/** A file as a stream that can be read again. Throws `bad_file` where there is none. */
export async function fileChunks({ surroundings }: Context, name: string): Promise<Reopened> {
  const path = resolve(surroundings.cwd, name)
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new CliError('bad_file', `${name} cannot be read (${error.code})`)
  })
  if (!found.isFile()) throw new CliError('bad_file', `${name} is no file`)
  return () => createReadStream(path)
}

/** Text of a small file. Throws `bad_file`. */
export async function fileText({ surroundings }: Context, name: string): Promise<string> {
  const path = resolve(surroundings.cwd, name)
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CliError('bad_file', `${name} cannot be read (${error.code})`)
  })
}
