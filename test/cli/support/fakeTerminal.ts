import { Readable } from 'node:stream'
import type { Sink, Surroundings } from '../../../cli/src/Surroundings.ts'

/** What a command wrote. */
export type Written = { out: string; err: string; bytes: Buffer[] }

/** A terminal, or pipes: input that answers each question with the next line, and sinks that remember. */
export function fakeTerminal({
  answers,
  isTTY,
}: {
  readonly answers: readonly string[]
  readonly isTTY: boolean
}): {
  readonly written: Written
  readonly streams: Pick<Surroundings, 'stdin' | 'stdout' | 'stderr'>
} {
  const written: Written = { out: '', err: '', bytes: [] }
  const waiting = [...answers]
  const stdin = new Readable({ read: () => {} })
  const stderr: Sink = {
    isTTY,
    write: (chunk) => {
      written.err += text(chunk)
      // A question ends without a line end; then somebody types.
      if (isTTY && / $/.test(text(chunk))) setImmediate(() => stdin.push(`${waiting.shift() ?? ''}\n`))
    },
  }
  const stdout: Sink = {
    isTTY,
    write: (chunk) => {
      written.out += text(chunk)
      written.bytes.push(Buffer.from(chunk))
    },
  }
  return { written, streams: { stdin: Object.assign(stdin, { isTTY }), stdout, stderr } }
}

const text = (chunk: string | Uint8Array): string => Buffer.from(chunk).toString()
