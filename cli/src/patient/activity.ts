import type { AuditEvent } from '@consentry/protocol'
import { explainTrail, readTrail, type TrailEntry } from '@consentry/sdk/patient'
import type { Command } from '../Command.ts'
import { openPatient } from '../connect/openPatient.ts'
import { table } from '../output/table.ts'
import { numberOption } from '../values/numbers.ts'
import { minuteOf } from '../values/times.ts'
import { shortId } from '../values/words.ts'

/** Shows the trail with its proofs. */
export const patientActivity: Command = {
  name: 'patient activity',
  summary: 'who read, wrote, granted what and when, with every proof checked',
  about: [
    'Every entry is checked: its number, its place in your chain of entries, its content against the commitment in the log,',
    'its inclusion in a signed checkpoint, and that the root on chain is a beginning of it. `anchored` entries cannot be',
    'taken back by anybody. An alarm ends the command with exit code 1.',
  ].join('\n'),
  options: [
    { name: 'last', value: 'N', help: 'only the newest N entries' },
    { name: 'entries', help: 'entry by entry instead of in sentences' },
  ],
  examples: [
    { run: 'consentry patient activity --last 20', does: 'what happened lately' },
    { run: 'consentry patient activity --json', does: 'everything, for a program' },
  ],
  run: async (context) => {
    const last = numberOption(context.args, 'last')
    const { patient } = await openPatient(context)
    const trail = await readTrail(patient)
    const { entries, alarms, checkpoint, anchoredSize } = trail
    const shown = last === undefined ? entries : entries.slice(-last)
    const told = await explainTrail(patient, { ...trail, entries: shown })
    const lines = context.args.flag('entries')
      ? table(['when', 'what', 'who', 'class', 'record', 'outcome', 'proof'], shown.map(row), { none })
      : table(
          ['when', 'what', 'proof'],
          told.stories.map(({ t, sentence, proof }) => [minuteOf(t), sentence, proof]),
          { none },
        )
    return {
      json: {
        entries: shown,
        stories: told.stories,
        alarms,
        checkpoint: { size: checkpoint.size, note: checkpoint.note },
        anchoredSize,
      },
      text: told.alarms.map((sentence) => `ALARM: ${sentence}\n`).join('') + lines,
      exit: alarms.length === 0 ? 'ok' : 'findings',
    }
  },
}

const none = 'Nothing happened yet.'

function row({ event, proof, pseq }: TrailEntry): readonly string[] {
  if (event === null) return ['', `entry ${pseq} (content erased)`, '', '', '', '', proof]
  const { t, type, class: cls, record } = event
  return [
    minuteOf(t),
    type,
    whoOf(event),
    cls ?? '',
    record === undefined ? '' : shortId(record),
    outcomeOf(event),
    proof,
  ]
}

function whoOf({ org, actor, patient }: AuditEvent): string {
  if (org !== undefined) return shortId(org)
  return actor === undefined || actor === patient ? 'you' : shortId(actor)
}

function outcomeOf({ decision, reason, purpose, n }: AuditEvent): string {
  const parts = [decision, reason, purpose].filter((part) => part !== undefined)
  return `${parts.join(' ')}${n === undefined ? '' : ` ×${n}`}`
}
