import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { CliError } from '../CliError.ts'
import type { Context } from '../Command.ts'

/** The path of a file that is there. Throws `bad_file`. */
export async function requireFile(
  { surroundings }: Pick<Context, 'surroundings'>,
  name: string,
): Promise<string> {
  const path = resolve(surroundings.cwd, name)
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new CliError('bad_file', `${name} cannot be read (${error.code})`)
  })
  if (!found.isFile()) throw new CliError('bad_file', `${name} is no file`)
  return path
}
