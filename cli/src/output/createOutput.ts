import type { Answer } from '../Answer.ts'
import type { Sink } from '../Surroundings.ts'
import { printable } from './printable.ts'

/** Told how far long work is. */
export type Progress = (done: number, all: number) => void

/** What a command writes: the answer on standard output, everything else on standard error. */
export type Output = {
  readonly isJson: boolean
  /** A line for the person, on standard error. */
  note(line: string): void
  /** A bar on standard error while a person looks; otherwise nothing. */
  progress(what: string): Progress
  /** Ends a bar, so that the next line begins at the margin. */
  endProgress(): void
  /** One piece of an answer that comes bit by bit: a line of JSON, or of text. */
  piece(piece: { readonly json: unknown; readonly text: string }): void
  /** Bytes as they are, to standard output. */
  bytes(bytes: Uint8Array): void
  answer(answer: Answer): void
}

const barWidth = 24

/** Makes the output of a command. */
export function createOutput(stdout: Sink, stderr: Sink, isJson: boolean): Output {
  let isBarOpen = false
  const endProgress = (): void => {
    if (isBarOpen) stderr.write('\n')
    isBarOpen = false
  }
  const jsonText = (value: unknown): string => JSON.stringify(value)
  return {
    isJson,
    note: (line) => {
      endProgress()
      stderr.write(`${printable(line)}\n`)
    },
    progress: (what) => (done, all) => {
      if (stderr.isTTY !== true || isJson || all <= 0) return
      isBarOpen = true
      stderr.write(`\r${bar(what, Math.min(done, all), all)}`)
      if (done >= all) endProgress()
    },
    endProgress,
    piece: ({ json, text }) => {
      stdout.write(isJson ? `${jsonText(json)}\n` : printable(text))
    },
    bytes: (bytes) => void stdout.write(bytes),
    answer: ({ json, text }) => {
      endProgress()
      if (isJson) {
        if (json !== undefined) stdout.write(`${jsonText(json)}\n`)
      } else stdout.write(printable(text))
    },
  }
}

function bar(what: string, done: number, all: number): string {
  const filled = Math.floor((done / all) * barWidth)
  const percent = String(Math.floor((done / all) * 100)).padStart(3)
  return `${printable(what)} [${'#'.repeat(filled)}${'.'.repeat(barWidth - filled)}] ${percent} %`
}
