import { expect } from 'chai'
import { bundleLineText, ProtocolError, toUtf8 } from '@consentry/protocol'
import { verifyBundle } from '../../../sdk/src/auditor.ts'
import { type AuditFiles, auditFiles } from './auditRig.ts'

/** A small generator with a seed: the same inputs in every run. */
function random(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const values = [
  'null',
  'true',
  '-1',
  '1e9',
  '9007199254740993',
  '""',
  '"\\u0000"',
  '[]',
  '{}',
  '"0x"',
  '{"a":{}}',
  '"é"',
]

/** Ways to spoil a text. */
const spoilers: readonly ((text: string, pick: (below: number) => number) => string)[] = [
  (text, pick) => text.slice(0, pick(text.length)),
  (text, pick) => replaced(text, pick(text.length), String.fromCharCode(pick(0x3ff))),
  (text, pick) => inserted(text, pick(text.length), String.fromCharCode(pick(128))),
  (text, pick) => inserted(text, pick(text.length), '{"'),
  (text, pick) =>
    text.replace(/:("[^"]*"|\d+|\[[^\]]*\])/g, (found) =>
      pick(4) === 0 ? `:${values[pick(values.length)]}` : found,
    ),
  (text, pick) => text.replace(/"(\w+)":/g, (found) => (pick(6) === 0 ? '"x":' : found)),
  (text) => text + text,
  (text) => ` ${text}`,
  (text, pick) => text.repeat(2 + pick(40)),
  (text, pick) => '['.repeat(1 + pick(500)) + text,
]

const replaced = (text: string, at: number, by: string): string => text.slice(0, at) + by + text.slice(at + 1)
const inserted = (text: string, at: number, what: string): string => text.slice(0, at) + what + text.slice(at)

describe('sdk: an auditor gets what is no bundle', function () {
  this.timeout(240_000)
  let files: AuditFiles
  before(async () => {
    files = await auditFiles()
  })

  /** A report, or an error that says which line. Anything else fails the test. */
  async function verdictOf(bundle: string, snapshot?: string): Promise<string> {
    try {
      const chain = snapshot === undefined ? {} : { snapshot: [toUtf8(snapshot)] }
      const { findings } = await verifyBundle([toUtf8(bundle)], chain)
      return findings.length === 0 ? 'nothing found' : 'findings'
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      expect(error.code).to.be.oneOf(['bad_json', 'bad_request'])
      const isPlaced =
        'line' in error.details || 'index' in error.details || /is empty|at the end/.test(error.message)
      expect(isPlaced, error.message).to.equal(true)
      return 'refused'
    }
  }

  it('refuses 10,000 malformed lines by name and number, and never falls over', async () => {
    const pick = random(1)
    const texts = files.lines.map((line) => bundleLineText(line).trimEnd())
    const [deployment = ''] = texts
    const verdicts: Record<string, number> = {}
    for (let i = 0; i < 10_000; i++) {
      const spoil = spoilers[i % spoilers.length] ?? ((text: string) => text)
      let text = ''
      let spoilt = ''
      while (text === spoilt) {
        text = texts[pick(texts.length)] ?? ''
        spoilt = spoil(text, pick)
      }
      const verdict = await verdictOf(`${deployment}
${spoilt}
`)
      verdicts[verdict] = (verdicts[verdict] ?? 0) + 1
    }
    expect(verdicts['refused']).to.be.greaterThan(8_000)
    expect(verdicts['nothing found']).to.equal(undefined)
  })

  it('survives whole bundles and snapshots that were spoilt somewhere', async () => {
    const pick = random(2)
    const bundle = files.lines.map(bundleLineText).join('')
    const snapshot = Buffer.from(files.snapshot).toString()
    for (let i = 0; i < 100; i++) {
      const spoil = spoilers[i % 6]
      await verdictOf(spoil?.(bundle, pick) ?? '', snapshot)
      await verdictOf(bundle, spoil?.(snapshot, pick))
    }
  })

  it('refuses bytes that are no UTF-8, an empty file and a line without end', async () => {
    for (const [bytes, line] of [
      [Uint8Array.of(0xff, 0x0a), 1],
      [new Uint8Array(200_000).fill(0x61), 1],
      [toUtf8(`${files.lines.slice(0, 1).map(bundleLineText).join('')}\u0000\n`), 2],
    ] as const) {
      const error: unknown = await verifyBundle([bytes]).catch((reason: unknown) => reason)
      expect(error).to.be.instanceOf(ProtocolError).with.nested.include({ 'details.line': line })
    }
    expect(await verdictOf('')).to.equal('refused')
  })
})
