import { createReadStream } from 'node:fs'
import { open, rename, stat } from 'node:fs/promises'

const fullBytes = 16 * 1024 * 1024

/** Opens the log for appending; a full one becomes `….1`, and the one before that goes. */
export async function openGatewayLog(path: string): Promise<Awaited<ReturnType<typeof open>>> {
  const bytes = await sizeOf(path)
  if (bytes > fullBytes) await rename(path, `${path}.1`)
  return open(path, 'a', 0o600)
}

/** Size of a file, 0 if there is none. */
export async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  )
}

/** The end of what was written since `from`, at most 2,000 characters. */
export async function lastWords(path: string, from: number): Promise<string> {
  const start = Math.max(from, (await sizeOf(path)) - 2_000)
  const parts: string[] = []
  for await (const part of createReadStream(path, { start, encoding: 'utf8' })) parts.push(part as string)
  return parts.join('').trim()
}
