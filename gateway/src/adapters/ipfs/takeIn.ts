import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { GatewayError } from '../../errors/GatewayError.ts'
import type { BlobFiles } from './blobFiles.ts'
import { withFileErrors } from './fileError.ts'

/** Up to here a blob lies in the index; beyond it, in a file. */
const mostIndexedBytes = 262_144

/** How many of the first bytes are handed out. */
const headBytes = 64

/** Content that came in whole and has the digest it was announced with. Nothing of it is durable yet but the file. */
export type TakenIn = { readonly size: number; readonly head: Uint8Array } & (
  | { readonly place: 'index'; readonly bytes: Uint8Array }
  /** Written and synced, still under its unfinished name. */
  | { readonly place: 'file'; readonly path: string }
)

/**
 * Takes a content in, in constant memory. Throws `too_large` past `maxBytes` and `bad_request` for another digest;
 * whatever it throws, no file is left. Errors of `source` pass as they are.
 */
export async function takeIn(
  files: BlobFiles,
  source: AsyncIterable<Uint8Array>,
  { sha256, maxBytes }: { readonly sha256: string; readonly maxBytes: number },
): Promise<TakenIn> {
  const hash = createHash('sha256')
  const intake = createIntake(files)
  try {
    let size = 0
    for await (const chunk of source) {
      size += chunk.length
      if (size > maxBytes) throw new GatewayError('too_large', `blob is larger than ${maxBytes} bytes`)
      hash.update(chunk)
      await withFileErrors(() => intake.add(chunk))
    }
    if (hash.digest('hex') !== sha256)
      throw new GatewayError('bad_request', 'blob has another digest than announced')
    return await withFileErrors(() => intake.finish())
  } catch (error) {
    await withFileErrors(() => intake.abandon())
    throw error
  }
}

interface Intake {
  add(chunk: Uint8Array): Promise<void>
  finish(): Promise<TakenIn>
  abandon(): Promise<void>
}

function createIntake(files: BlobFiles): Intake {
  let held: Uint8Array[] = []
  let size = 0
  let head: Uint8Array = new Uint8Array(0)
  let file: { readonly path: string; readonly handle: FileHandle } | null = null

  return {
    add: async (chunk) => {
      size += chunk.length
      if (head.length < headBytes) head = join([head, chunk.subarray(0, headBytes - head.length)])
      if (file === null && size <= mostIndexedBytes) {
        // A copy: the source may use its buffer again.
        held.push(new Uint8Array(chunk))
        return
      }
      if (file === null) {
        file = await files.start()
        await writeAll(file.handle, join(held))
        held = []
      }
      await writeAll(file.handle, chunk)
    },
    finish: async () => {
      if (file === null) return { place: 'index', size, head, bytes: join(held) }
      await file.handle.sync()
      await file.handle.close()
      return { place: 'file', size, head, path: file.path }
    },
    abandon: async () => {
      if (file === null) return
      // Closing what is closed already does nothing.
      await file.handle.close()
      await files.discard(file.path)
    },
  }
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done)
    done += bytesWritten
  }
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts))
}
