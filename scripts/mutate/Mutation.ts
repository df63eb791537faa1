import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** One check, and the text that is there without it. */
export interface Mutation {
  readonly name: string
  /** Path below the folder that is mutated. */
  readonly file: string
  /** Must occur exactly once. */
  readonly from: string
  readonly to: string
}

/** Does some work while the mutation stands in its file below `folder`. */
export async function whileMutated<Result>(
  folder: string,
  { name, file, from, to }: Mutation,
  work: () => Promise<Result>,
): Promise<Result> {
  const path = join(folder, file)
  const original = await readFile(path, 'utf8')
  if (original.split(from).length !== 2) throw new TypeError(`"${name}": its text is not once in ${file}`)
  await writeFile(
    path,
    original.replace(from, () => to),
  )
  const result = await work()
  await writeFile(path, original)
  return result
}
