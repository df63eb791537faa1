import { expect } from 'chai'
import { bundleLineText } from '@consentry/protocol'
import { openLedgerReader } from '../../../gateway/src/adapters/store/openLedgerReader.ts'
import { exportLog } from '../../../gateway/src/ops/exportLog.ts'
import { checkReferenceBundle } from '../../reference/bundle.ts'
import { deploymentOf, keys } from '../alterations/finders.ts'
import { type PreparedLog, prepareLog } from '../alterations/prepareLog.ts'

describe('an exported log, checked by an implementation of its own', function () {
  this.timeout(60_000)
  let prepared: PreparedLog
  let text: string

  before(async () => {
    prepared = await prepareLog()
    const ledger = openLedgerReader({ dir: prepared.dir })
    try {
      const lines: string[] = []
      const ports = { ledger, receiptSigner: keys.receipt, deployment: deploymentOf() }
      for await (const line of exportLog(ports)) lines.push(bundleLineText(line))
      text = lines.join('')
    } finally {
      await ledger.close()
    }
  })
  after(() => prepared?.remove())

  it('is whole: leaves, events, trails, checkpoint, receipts', () => {
    expect(text.split('\n').filter((line) => line.includes('"type":"receipt"')).length).to.be.above(5)
    expect(checkReferenceBundle(text)).to.deep.equal([])
  })

  const changes: readonly (readonly [string, (text: string) => string, string])[] = [
    [
      'a commitment',
      (all) =>
        all.replace(/("commitment":")(.)/, (_, a: string, b: string) => `${a}${b === '0' ? '1' : '0'}`),
      'root',
    ],
    ['an event', (all) => all.replace('"reason":"grant"', '"reason":"self"'), 'event'],
    ['a salt', (all) => all.replace(/("salt":")./g, '$1_'), 'event'],
    [
      'a receipt',
      (all) => all.replace(String.raw`\nallow\n`, String.raw`\ndeny\n`),
      'signature of a receipt',
    ],
    [
      'a checkpoint',
      (all) => all.replace(/(consentry\/\d+\/1\\n)(\d)/, '$19$2'),
      'signature of the checkpoint',
    ],
  ]
  for (const [what, change, finding] of changes) {
    it(`finds ${what} that was changed`, () => {
      const changed = change(text)
      expect(changed).to.not.equal(text)
      expect(checkReferenceBundle(changed).map((found) => found.what)).to.include(finding)
    })
  }
})
