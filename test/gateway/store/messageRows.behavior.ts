import { expect } from 'chai'
import { address, grantId, ms, orgId } from '../../support/ids.ts'
import { accessRequestRow } from './rows.ts'
import type { LedgerUnderTest } from './LedgerUnderTest.ts'

const message = (id: string, from: string, to: string, sentAt = 1) => ({
  id,
  from,
  to,
  wrap: Uint8Array.of(1),
  sentAt: ms(sentAt),
})

export function shouldKeepRequestsAndMessages(current: () => LedgerUnderTest): void {
  const requests = (...rows: readonly ReturnType<typeof accessRequestRow>[]) =>
    current().ledger.write(async ({ accessRequests }) => {
      const taken: boolean[] = []
      for (const row of rows) taken.push(await accessRequests.insert(row))
      return taken
    })
  const get = (id: string) => current().ledger.read(({ accessRequests }) => accessRequests.get(id))

  it('stores an access request once', async () => {
    expect(await requests(accessRequestRow('a'), accessRequestRow('a'))).to.deep.equal([true, false])
    expect(await get('a')).to.deep.equal(accessRequestRow('a'))
    expect(await get('b')).to.equal(null)
  })

  it('keeps the answer', async () => {
    await requests(accessRequestRow('a'), accessRequestRow('b'))
    const approved = { kind: 'approved', grantId: grantId(1) } as const
    await current().ledger.write(async ({ accessRequests }) => {
      await accessRequests.answer('a', approved, ms(20))
      await accessRequests.answer('b', { kind: 'declined' }, ms(21))
    })
    expect(await get('a')).to.deep.equal(accessRequestRow('a', { answer: approved, answeredAt: ms(20) }))
    expect(await get('b')).to.deep.equal(
      accessRequestRow('b', { answer: { kind: 'declined' }, answeredAt: ms(21) }),
    )
  })

  it('pages by time of arrival', async () => {
    await requests(
      accessRequestRow('c', { createdAt: ms(1) }),
      accessRequestRow('a', { createdAt: ms(2) }),
      accessRequestRow('b', { createdAt: ms(2) }),
      accessRequestRow('d', { patient: address(2), createdAt: ms(3) }),
    )
    const page = (after: string | null, limit = 9) =>
      current().ledger.read(async ({ accessRequests }) =>
        (await accessRequests.ofPatient(address(1), { after, limit })).map(({ id }) => id),
      )
    expect([await page(null), await page('c', 1), await page('a')]).to.deep.equal([
      ['c', 'a', 'b'],
      ['a'],
      ['b'],
    ])
    const toOrg = await current().ledger.read(({ accessRequests }) =>
      accessRequests.ofOrg(orgId(7), { after: 'b', limit: 9 }),
    )
    expect(toOrg.map(({ id }) => id)).to.deep.equal(['d'])
  })

  it('counts requests since a time', async () => {
    await requests(
      accessRequestRow('a', { createdAt: ms(4) }),
      accessRequestRow('b'),
      accessRequestRow('c', { org: orgId(8) }),
    )
    const count = await current().ledger.read(({ accessRequests }) =>
      accessRequests.countSince(address(1), orgId(7), ms(5)),
    )
    expect(count).to.equal(1)
  })

  it('gives messages to both parties in order of arrival', async () => {
    const [patient, org] = [address(1), orgId(1)]
    const taken = await current().ledger.write(async ({ messages }) => [
      await messages.insert(message('a', patient, org)),
      await messages.insert(message('b', org, patient)),
      await messages.insert(message('b', org, patient)),
      await messages.insert(message('c', org, address(2))),
      await messages.insert(message('d', patient, patient)),
    ])
    expect(taken).to.deep.equal([true, true, false, true, true])
    const of = (party: string, after: number) =>
      current().ledger.read(async ({ messages }) =>
        (await messages.ofParty(party, { after, limit: 9 })).map(({ id, seq }) => `${id}${seq}`),
      )
    expect([await of(patient, 0), await of(org, 1)]).to.deep.equal([
      ['a1', 'b2', 'd4'],
      ['b2', 'c3'],
    ])
  })

  it('forgets old messages, never their numbers', async () => {
    await current().ledger.write(async ({ messages }) => {
      await messages.insert(message('a', 'x', 'y', 5))
      await messages.purge(ms(6))
      await messages.insert(message('b', 'x', 'y', 7))
    })
    const left = await current().ledger.read(({ messages }) => messages.ofParty('x', { after: 0, limit: 9 }))
    expect(left).to.deep.equal([{ ...message('b', 'x', 'y', 7), seq: 2 }])
  })
}
