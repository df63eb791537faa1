import { expect } from 'chai'
import { GatewayError } from '../../../gateway/src/errors/GatewayError.ts'
import type { EvidenceRow } from '../../../gateway/src/ports/LeafRows.ts'
import type { Ledger } from '../../../gateway/src/ports/Ledger.ts'
import { addressOf, type Care, clinic, openCare } from './care.ts'

type Failure = 'none' | 'append' | 'evidence' | 'commit'

/** The wrapped key of the record, as it would stand in an answer. */
const wrap = Buffer.alloc(114, 0x5e).toString('base64url')

describe('G4: no key leaves without a durable entry', () => {
  let care: Care
  let failure: Failure = 'none'

  const failing = (kind: Failure) => {
    if (failure === kind) throw new GatewayError('storage_unavailable', 'disk is full')
  }
  const wrapLedger = (ledger: Ledger): Ledger => ({
    ...ledger,
    write: (work) =>
      ledger.write(async (tx) => {
        const leaves = {
          ...tx.leaves,
          append: async (rows: Parameters<typeof tx.leaves.append>[0]) => {
            failing('append')
            await tx.leaves.append(rows)
          },
          insertEvidence: async (...rows: readonly EvidenceRow[]) => {
            failing('evidence')
            await tx.leaves.insertEvidence(...rows)
          },
        }
        const result = await work({ ...tx, leaves })
        failing('commit')
        return result
      }),
  })

  beforeEach(async () => {
    failure = 'none'
    care = await openCare({ wrapLedger })
  })
  afterEach(() => care.close())

  const entries = () => care.rig.base.ledger.read((tx) => tx.leaves.trail(addressOf('patient'), 0, 100))

  for (const kind of ['append', 'evidence', 'commit'] as const) {
    it(`a failed ${kind} is a 503 without the key and without an entry, and nothing of it is left`, async () => {
      const session = await care.login('member', clinic)
      const before = (await entries()).length
      failure = kind
      const refused = await care.askKey(session)
      failure = 'none'
      expect(refused.status).to.equal(503)
      expect(refused.bytes.toString()).to.not.include(wrap)
      expect(await entries()).to.have.length(before)
      const given = await care.askKey(session)
      expect(given.status).to.equal(200)
      expect(given.bytes.toString()).to.include(wrap)
      expect(await entries()).to.have.length(before + 1)
    })
  }

  it('says that it was the entry that could not be written', async () => {
    const session = await care.login('member', clinic)
    failure = 'append'
    const { bytes } = await care.askKey(session)
    expect(JSON.parse(bytes.toString())).to.include({ code: 'audit_unavailable' })
  })
})
