import { millisOf, type RecordItem } from '@consentry/protocol'
import { listRecords, type RecordFilter } from '@consentry/sdk/patient'
import type { Command, Context, OptionSpec } from '../Command.ts'
import { openPatient } from '../connect/openPatient.ts'
import { table } from '../output/table.ts'
import { addressArgument, parseClasses, shortId, sizeOf } from '../values/words.ts'
import { minuteOf, momentOption } from '../values/times.ts'

/** Options that choose records; the provider's commands take the same. */
export const recordFilterOptions: readonly OptionSpec[] = [
  { name: 'class', value: 'CLASS', help: 'of this class only' },
  { name: 'from', value: 'DATE', help: 'dated from then on' },
  { name: 'to', value: 'DATE', help: 'dated until then' },
  { name: 'author', value: 'ADDRESS', help: 'written by this address only' },
]

/** The filter that the options make. Throws `usage`. */
export function recordFilter(context: Context): RecordFilter {
  const { args } = context
  const moment = (name: string) => {
    const seconds = momentOption(context, name)
    return seconds === undefined ? undefined : millisOf(seconds)
  }
  const [cls] = parseClasses([args.option('class') ?? []].flat())
  const [from, to] = [moment('from'), moment('to')]
  const author = args.option('author')
  return {
    ...(cls === undefined ? {} : { class: cls }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(author === undefined ? {} : { author: addressArgument(author) }),
  }
}

/** Records as a table for people. */
export function recordTable(records: readonly RecordItem[], none: string): string {
  return table(
    ['record', 'class', 'also', 'date', 'author', 'version', 'size'],
    records.map(({ recordId, class: cls, also, t, org, author, ver, size }) => [
      recordId,
      cls,
      also.join(','),
      minuteOf(t).slice(0, 10),
      shortId(org ?? author),
      String(ver),
      sizeOf(size),
    ]),
    { none },
  )
}

/** Lists the patient's records. */
export const patientRecords: Command = {
  name: 'patient records',
  summary: 'list your records',
  about: 'What the gateway says of them is proved only by opening one.',
  options: recordFilterOptions,
  examples: [
    {
      run: 'consentry patient records --class labs --from 2026-01-01',
      does: 'laboratory results of this year',
    },
    { run: 'consentry patient records --json', does: 'for a program' },
  ],
  run: async (context) => {
    const filter = recordFilter(context)
    const { patient } = await openPatient(context)
    const records = await listRecords(patient, filter)
    return { json: records, text: recordTable(records, 'There are no such records.') }
  },
}
