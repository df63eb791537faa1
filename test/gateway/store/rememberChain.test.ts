import { expect } from 'chai'
import { rememberChain } from '../../../gateway/src/adapters/store/rememberChain.ts'
import type { BlockRow, ChainRows, Known, OrgFact } from '../../../gateway/src/ports/ChainRows.ts'
import { address, bytes32, orgId, s } from '../../support/ids.ts'

const org = orgId(1)

/** Rows in memory, whose every question is counted. */
function countingRows() {
  let head: BlockRow | null = blockRow(1)
  let name = 'first'
  let asked = 0
  const rows = {
    head: async () => head,
    orgAt: async (): Promise<Known<OrgFact>> => {
      asked += 1
      return orgNamed(name)
    },
    memberAt: async () => {
      asked += 1
      return null
    },
    insertBlock: async (row: BlockRow) => {
      head = row
    },
    putOrg: async (_org: unknown, fact: OrgFact) => {
      name = fact.name
    },
  }
  const change = (block: BlockRow | null, to: string): void => {
    head = block
    name = to
  }
  // What is not asked for in these tests is not there.
  return { rows: rows as unknown as ChainRows, change, asked: () => asked }
}

function blockRow(number: number, change: Partial<BlockRow> = {}): BlockRow {
  const hash = bytes32(number)
  const counts = { consentCount: 0, providerCount: 0, anchorCount: 0 }
  return { number, hash, parentHash: bytes32(number - 1), time: s(number), ...counts, ...change }
}

function orgNamed(name: string): Known<OrgFact> {
  const at = { block: 1, time: s(1), n: 1 }
  const fact = { admin: address(1), validUntil: s(9), status: 1, roles: 1, keyVersion: 0 } as const
  return { ...fact, encKey: bytes32(0), name, at }
}

describe('rememberChain', () => {
  const open = () => {
    const connection = { transactions: 1 }
    const inner = countingRows()
    const chain = rememberChain(connection, inner.rows)
    const next = (): void => {
      connection.transactions += 1
    }
    return { ...inner, chain, next }
  }
  const nameIn = async (chain: ChainRows) => (await chain.orgAt(org, 1))?.name

  it('asks for a fact once under one head, also for one that is not there', async () => {
    const { chain, next, asked } = open()
    for (let transaction = 0; transaction < 3; transaction++) {
      expect(await nameIn(chain)).to.equal('first')
      expect(await chain.memberAt(org, address(1), 1)).to.equal(null)
      next()
    }
    expect(asked()).to.equal(2)
  })

  it('asks again under another head, of the same height too, and where the same block has more events', async () => {
    const { chain, change, next } = open()
    await nameIn(chain)
    for (const [at, head] of [blockRow(2), blockRow(1, { hash: bytes32(9) }), blockRow(1)].entries()) {
      change(head, `name ${at}`)
      next()
      expect(await nameIn(chain)).to.equal(`name ${at}`)
    }
    change(blockRow(1, { consentCount: 1 }), 'with one more event')
    next()
    expect(await nameIn(chain)).to.equal('with one more event')
  })

  it('asks for the head once in a transaction, which sees one state', async () => {
    const { chain, change, next } = open()
    await chain.head()
    change(blockRow(2), 'second')
    expect((await chain.head())?.number).to.equal(1)
    next()
    expect((await chain.head())?.number).to.equal(2)
  })

  it('remembers nothing in a transaction that changes the chain, and nothing of before', async () => {
    const { chain, next } = open()
    expect(await nameIn(chain)).to.equal('first')
    await chain.putOrg(org, orgNamed('second'), { block: 1, time: s(1), n: 1 })
    expect(await nameIn(chain)).to.equal('second')
    await chain.insertBlock(blockRow(2))
    expect((await chain.head())?.number).to.equal(2)
    await chain.putOrg(org, orgNamed('third'), { block: 2, time: s(2), n: 2 })
    expect(await nameIn(chain)).to.equal('third')
    next()
    expect(await nameIn(chain)).to.equal('third')
  })

  it('remembers nothing while there is no head', async () => {
    const { chain, change, next, asked } = open()
    change(null, 'first')
    for (let transaction = 0; transaction < 2; transaction++) {
      await nameIn(chain)
      next()
    }
    expect(asked()).to.equal(2)
  })
})
