import { type ClassName, isKnownClass } from '@consentry/protocol'
import {
  careForKeys,
  type Patient,
  type RewrapOutcome,
  rewrapInbox,
  rotateKeys,
} from '@consentry/sdk/patient'
import type { Command } from '../Command.ts'
import { openPatient } from '../connect/openPatient.ts'
import { parseClasses } from '../values/words.ts'

/** Gives classes new keys and shares what waited in the inbox. */
export const patientRotate: Command = {
  name: 'patient rotate',
  summary: 'change the keys of classes, and share what waited for you alone',
  about: [
    'Whoever may still read gets the new keys, whoever was revoked does not. Records that were written in between, sealed',
    'to you alone, are then sealed to their class.',
  ].join('\n'),
  arguments: [
    { name: 'CLASS', help: 'classes; default: every class you have', isOptional: true, isMany: true },
  ],
  options: [{ name: 'due', help: 'only what is due: after a revocation, a grant that lapsed, or 90 days' }],
  examples: [
    { run: 'consentry patient rotate', does: 'after a revocation with --keep-keys, or after revoke-all' },
    { run: 'consentry patient rotate labs notes', does: 'these two' },
    { run: 'consentry patient rotate --due', does: 'now and then; signs nothing where nothing is due' },
  ],
  run: async (context) => {
    const wanted = parseClasses(context.args.many('CLASS'))
    const { patient } = await openPatient(context)
    const { rotated, classes, outcomes } = context.args.flag('due')
      ? await rotateDue(patient)
      : await rotateNamed(patient, wanted)
    const refused = outcomes.filter((outcome) => 'code' in outcome)
    const shared = outcomes.length - refused.length
    return {
      json: { classes, keys: rotated.manifest.seq, shared, refused },
      text: `new keys for ${classes.length} classes (manifest ${rotated.manifest.seq}); ${shared} records shared\n`,
      exit: refused.length === 0 ? 'ok' : 'partial',
    }
  },
}

type Rotated = {
  readonly rotated: Patient
  readonly classes: readonly ClassName[]
  readonly outcomes: readonly RewrapOutcome[]
}

async function rotateDue(patient: Patient): Promise<Rotated> {
  const { patient: rotated, due, rewrapped: outcomes } = await careForKeys(patient)
  return { rotated, classes: due.classes.map((one) => one.class), outcomes }
}

async function rotateNamed(patient: Patient, wanted: readonly ClassName[]): Promise<Rotated> {
  const own = Object.keys(patient.manifest.classes).filter((name): name is ClassName => isKnownClass(name))
  const classes = wanted.length === 0 ? own : wanted
  const rotated = await rotateKeys(patient, { classes })
  return { rotated, classes, outcomes: await rewrapInbox(rotated) }
}
