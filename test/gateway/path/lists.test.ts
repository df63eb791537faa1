import type { RecordItem } from '@consentry/protocol'
import { expect } from 'chai'
import { address, grantId, hash, ms, orgId, recordId } from '../../support/ids.ts'
import { addressOf, type Care, clinic, openCare } from '../guarantees/care.ts'
import type { RigSession } from '../rig/rigSession.ts'
import { openingRow, recordRow } from '../store/rows.ts'

const patient = addressOf('patient')

describe('lists', () => {
  let care: Care

  beforeEach(async () => {
    care = await openCare()
  })
  afterEach(() => care.close())

  /** Items of all pages, two at a time. */
  const pages = async (session: RigSession, target: string): Promise<readonly { readonly id?: string }[]> => {
    const items: { readonly id?: string }[] = []
    for (let cursor = ''; ; ) {
      const answer = await session.call('GET', `${target}limit=2${cursor}`)
      const page = JSON.parse(answer.bytes.toString())
      items.push(...page.items)
      if (page.next === null) return items
      cursor = `&cursor=${page.next}`
    }
  }

  it('of grants between two parties go on past the grants of others', async () => {
    const own = await care.rig.base.ledger.read((tx) => tx.consents.opening(care.grant))
    const opening = own?.opening ?? ''
    await care.rig.base.ledger.write(async (tx) => {
      for (let n = 1; n <= 9; n++) {
        const [of, to] = [n % 3 === 0 ? patient : address(n), n % 2 === 0 ? clinic : orgId(9)]
        await tx.consents.insertOpening(openingRow(n, { patient: of, org: to, opening, signature: '0xab' }))
      }
    })
    const member = await care.login('member', clinic)
    const ids = (items: readonly { readonly id?: string }[]) => items.map(({ id }) => id)
    const expected = [grantId(6), care.grant].toSorted()
    expect(ids(await pages(member, `/v1/grants?patient=${patient}&`))).to.deep.equal(expected)
    const owner = await care.login('patient')
    expect(ids(await pages(owner, `/v1/grants?org=${clinic}&`))).to.deep.equal(expected)
    expect(await pages(owner, '/v1/grants?')).to.have.length(4)
    expect(await pages(member, `/v1/grants?patient=${patient}&org=${orgId(9)}&`)).to.deep.equal([])
  })

  it('of records know who wrote: an organisation, or a person for the patient', async () => {
    const delegate = addressOf('delegate')
    await care.rig.base.ledger.write(async (tx) => {
      for (const [n, org, author] of [
        [1, null, delegate],
        [2, null, patient],
        [3, clinic, delegate],
      ] as const) {
        const row = recordRow(n, {
          patient,
          org,
          author,
          className: 'labs',
          also: [],
          sha256: hash(n),
          t: ms(n),
        })
        await tx.records.insert(
          { ...row, cid: `b${'a'.repeat(58)}` },
          { kind: 1, epoch: 1, wrap: Uint8Array.of(1) },
        )
      }
    })
    const owner = await care.login('patient')
    const by = async (author: string) => {
      const answer = await owner.call('GET', `/v1/patients/${patient}/records?author=${author}`)
      return JSON.parse(answer.bytes.toString()).items.map((item: RecordItem) => item.recordId)
    }
    expect(await by(delegate)).to.deep.equal([recordId(1)])
    expect(await by(patient)).to.deep.equal([recordId(2)])
    expect(await by(clinic)).to.deep.equal([recordId(3)])
    expect(await by(orgId(9))).to.deep.equal([])
  })
})
