import { resolve } from 'node:path'
import { fromUtf8, toBase64url } from '@consentry/protocol'
import type { OpenedRecord } from '@consentry/sdk'
import { CliError } from '../CliError.ts'
import type { Answer } from '../Answer.ts'
import type { Context, OptionSpec } from '../Command.ts'
import { writeNewFile } from '../profile/secretFiles.ts'
import { minuteOf } from '../values/times.ts'
import { sizeOf } from '../values/words.ts'

/** Options of the commands that open one record. */
export const outOptions: readonly OptionSpec[] = [
  { name: 'out', short: 'o', value: 'FILE', help: 'save the content in this new file, mode 0600' },
]

type Described = Pick<OpenedRecord, 'recordId' | 'manifest' | 'author' | 'meta'> & { readonly size: number }

/** What is told of an opened record beside its content. */
function describeRecord({
  recordId,
  manifest,
  author,
  meta,
  size,
}: Described): Readonly<Record<string, unknown>> {
  const { class: cls, also, t, ver } = manifest
  return { recordId, class: cls, also, t, version: ver, author, meta, size }
}

function lineOf({ meta, size, author, manifest }: Described): string {
  const by = author.org ?? author.address
  return `${meta.name ?? 'record'} · ${meta.type} · ${sizeOf(size)} · ${minuteOf(manifest.t).slice(0, 10)} · by ${by}`
}

/** The answer for a record whose content is in a file now. */
export function savedRecord(record: Described, path: string): Answer {
  return {
    json: { ...describeRecord(record), file: path },
    text: `${lineOf(record)}\nsaved in ${path}\n`,
  }
}

/**
 * Saves a record, or shows it: text on a terminal as it may safely be shown, anything else only where no terminal takes
 * it. Throws `usage` for content that a terminal cannot show.
 */
export async function showRecord(
  { args, output, surroundings }: Context,
  { body, ...record }: OpenedRecord,
): Promise<Answer> {
  const described = { ...record, size: body.length }
  const file = args.option('out')
  if (file !== undefined) {
    const path = resolve(surroundings.cwd, file)
    await writeNewFile(path, body)
    return savedRecord(described, path)
  }
  if (output.isJson) return { json: { ...describeRecord(described), body: toBase64url(body) }, text: '' }
  output.note(lineOf(described))
  if (surroundings.stdout.isTTY !== true) {
    output.bytes(body)
    return { json: undefined, text: '' }
  }
  const text = fromUtf8(body)
  if (text === undefined)
    throw new CliError('usage', 'This is no text that a terminal can show', 'Save it with -o FILE')
  return { json: undefined, text: text.endsWith('\n') ? text : `${text}\n` }
}
