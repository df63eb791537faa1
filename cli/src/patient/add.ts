import { createHash } from 'node:crypto'
import { openAsBlob } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { type Millis, millisOf } from '@consentry/protocol'
import { SdkError } from '@consentry/sdk'
import {
  type ClassMove,
  type ClassPreview,
  importBundle,
  type Patient,
  previewClasses,
  putFile,
  type StoredFile,
  type UploadToken,
} from '@consentry/sdk/patient'
import type { Answer } from '../Answer.ts'
import { CliError } from '../CliError.ts'
import type { Command, Context } from '../Command.ts'
import { requireFile } from '../connect/requireFile.ts'
import { openPatient, type OpenPatient } from '../connect/openPatient.ts'
import { table } from '../output/table.ts'
import { momentOption } from '../values/times.ts'
import { oneOf, parseClasses } from '../values/words.ts'

/** What became of a file, or of an entry of one. */
type Added = {
  readonly file: string
  readonly what: string
  readonly class: string
  readonly also: readonly string[]
} & ({ readonly record: string } | { readonly code: string })

/** Stores files. */
export const patientAdd: Command = {
  name: 'patient add',
  summary: 'encrypt files on this machine and store them: FHIR, C-CDA, PDF, images, DICOM, anything',
  about: [
    'Each file is classified by what it is and what it holds, sealed here, and stored under its class; --dry-run says where',
    'each would go, and why. A FHIR Bundle becomes one record an entry (a document Bundle stays whole unless --documents',
    'split). --class puts a file elsewhere; a sensitive class that was found is kept beside it unless --knowingly names it.',
    'An upload that was interrupted goes on where it stopped when the same file is added again.',
  ].join('\n'),
  arguments: [{ name: 'FILE', help: 'files, up to 512 MiB each', isMany: true }],
  options: [
    { name: 'dry-run', help: 'store nothing; say what would go where, and why' },
    { name: 'class', value: 'CLASS', help: 'the class, instead of the one that was found' },
    { name: 'knowingly', value: 'CLASS', isMany: true, help: 'sensitive classes that are left on purpose' },
    { name: 'reason', value: 'TEXT', help: 'why it is moved; kept with the record, encrypted' },
    { name: 'type', value: 'MEDIA', help: 'media type, where the bytes do not tell' },
    {
      name: 'date',
      value: 'DATE',
      help: 'what the data is about; default: the day it is stored, for FHIR its own date',
    },
    { name: 'documents', value: 'HOW', help: 'document Bundles: keep (default) or split' },
  ],
  examples: [
    { run: 'consentry patient add report.pdf scan.dcm', does: 'two files' },
    { run: 'consentry patient add bundle.json --dry-run', does: 'which entry would go where' },
    { run: 'consentry patient add letter.pdf --class mental --date 2026-05-02', does: 'your own choice' },
  ],
  run: async (context) => {
    const files = context.args.many('FILE')
    const options = optionsOf(context)
    const opened = await openPatient(context)
    if (context.args.flag('dry-run')) return preview(context, opened.patient, { files, options })
    const added: Added[] = []
    for (const file of files) added.push(...(await addFile(context, opened, { file, options })))
    const failed = added.filter((one) => 'code' in one).length
    return {
      json: added,
      text: table(
        ['file', 'what', 'class', 'also', 'record'],
        added.map((one) => [
          one.file,
          one.what,
          one.class,
          one.also.join(','),
          'record' in one ? one.record : `NOT stored: ${one.code}`,
        ]),
        { none: 'Nothing was stored.' },
      ),
      exit: failed === 0 ? 'ok' : 'partial',
    }
  },
}

type AddOptions = {
  readonly documents: 'keep' | 'split'
  readonly type?: string
  readonly t?: Millis
  readonly move?: (preview: ClassPreview) => ClassMove
}

function optionsOf(context: Context): AddOptions {
  const { args } = context
  const [cls] = parseClasses([args.option('class') ?? []].flat())
  const knowingly = parseClasses(args.options('knowingly'))
  const reason = args.option('reason') ?? 'chosen on the command line'
  const date = momentOption(context, 'date')
  const type = args.option('type')
  return {
    documents: oneOf(args.option('documents') ?? 'keep', ['keep', 'split'] as const, 'way'),
    ...(type === undefined ? {} : { type }),
    ...(date === undefined ? {} : { t: millisOf(date) }),
    ...(cls === undefined ? {} : { move: () => ({ class: cls, reason, knowingly }) }),
  }
}

type Job = { readonly file: string; readonly options: AddOptions }

async function addFile(context: Context, opened: OpenPatient, job: Job): Promise<readonly Added[]> {
  const { file, options } = job
  const path = await requireFile(context, file)
  const { previews, rejected } = await previewClasses(opened.patient, await openAsBlob(path), options)
  const [first] = previews
  const isBundle = rejected.length > 0 || previews.length !== 1 || first?.at !== ''
  if (!isBundle && first !== undefined)
    return [await addWhole(context, opened, { ...job, path, preview: first })]
  if (options.move !== undefined || options.t !== undefined)
    throw new CliError('usage', `${file} is a Bundle: its entries are classified and dated one by one`)
  const result = await importBundle(opened.patient, await readFile(path, 'utf8'), {
    documents: options.documents,
    onProgress: context.output.progress(basename(path)),
  })
  return [
    ...result.records.map(({ resourceType, class: cls, also, outcome }): Added => {
      const place = { file, what: resourceType, class: cls, also }
      return 'code' in outcome ? { ...place, code: outcome.code } : { ...place, record: outcome.recordId }
    }),
    ...result.rejected.map(
      ({ at, reason }): Added => ({ file, what: at, class: '', also: [], code: reason }),
    ),
  ]
}

type WholeJob = Job & { readonly path: string; readonly preview: ClassPreview }

/** An upload that broke off left its token in the profile, under a name that follows from the file. */
async function addWhole(context: Context, { patient, folder }: OpenPatient, job: WholeJob): Promise<Added> {
  const { file, path, preview, options } = job
  const name = await uploadName(path)
  const progress = context.output.progress(basename(path))
  const left = await folder.file(name)
  const put = async (resume?: UploadToken): Promise<StoredFile> =>
    putFile(patient, await openAsBlob(path), {
      name: basename(path),
      ...(options.type === undefined ? {} : { type: options.type }),
      ...(options.t === undefined ? {} : { t: options.t }),
      ...(options.move === undefined ? {} : { move: options.move }),
      ...(resume === undefined ? {} : { resume }),
      onProgress: ({ sealed, uploaded, size }) => progress(sealed + uploaded, 2 * size),
      keepToken: (token) => folder.writeFile(name, `${token}\n`),
    })
  const { recordId, manifest } = left === undefined ? await put() : await putAgain(put, left.trim())
  await folder.removeFiles((other) => other === name)
  const { class: cls, also } = manifest
  return { file, what: preview.what, class: cls, also, record: recordId }
}

/** What was kept may be of a gateway or a file that has changed since: then the upload begins anew. */
async function putAgain(
  put: (resume?: UploadToken) => Promise<StoredFile>,
  left: UploadToken,
): Promise<StoredFile> {
  try {
    return await put(left)
  } catch (error) {
    const isOver =
      error instanceof SdkError && (error.code === 'bad_upload' || error.code === 'source_changed')
    if (!isOver) throw error
    return put()
  }
}

async function uploadName(path: string): Promise<string> {
  const { size, mtimeMs } = await stat(path)
  const digest = createHash('sha256')
    .update(JSON.stringify([path, size, mtimeMs]))
    .digest('hex')
  return `upload-${digest.slice(0, 32)}`
}

async function preview(
  context: Context,
  patient: Patient,
  { files, options }: { readonly files: readonly string[]; readonly options: AddOptions },
): Promise<Answer> {
  const rows: (ClassPreview & { readonly file: string })[] = []
  const rejected: { readonly file: string; readonly at: string; readonly reason: string }[] = []
  for (const file of files) {
    const found = await previewClasses(patient, await openAsBlob(await requireFile(context, file)), options)
    rows.push(...found.previews.map((one) => ({ file, ...one })))
    rejected.push(...found.rejected.map(({ at, reason }) => ({ file, at, reason })))
  }
  const text = table(
    ['file', 'where', 'what', 'class', 'also', 'why'],
    rows.map(({ file, at, what, class: cls, also, why }) => [
      file,
      at,
      what,
      cls,
      also.join(','),
      why
        .map(({ class: of, rule, code }) => `${of}: ${rule}${code === undefined ? '' : ` ${code}`}`)
        .join('; '),
    ]),
    { none: 'There is nothing that could be stored.' },
  )
  const left = rejected.map(({ file, at, reason }) => `left out: ${file} ${at} (${reason})\n`).join('')
  return {
    json: { previews: rows, rejected },
    text: text + left,
    exit: rejected.length === 0 ? 'ok' : 'partial',
  }
}
