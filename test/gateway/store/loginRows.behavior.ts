import { expect } from 'chai'
import { address, hash, jkt, ms, orgId, publicKey } from '../../support/ids.ts'
import { sessionRow } from './rows.ts'
import type { LedgerUnderTest } from './LedgerUnderTest.ts'

const challenge = (id: string, validUntil = 50) => ({
  id,
  address: address(1),
  role: 'patient',
  jkt: jkt(1),
  x25519: publicKey(2),
  text: 'line\nline',
  sessionEnds: ms(500),
  validUntil: ms(validUntil),
})

export function shouldKeepLogins(current: () => LedgerUnderTest): void {
  const session = (n: number) => current().ledger.read(({ logins }) => logins.session(hash(n)))

  it('hands out a challenge once', async () => {
    await current().ledger.write(({ logins }) => logins.insertChallenge(challenge('a')))
    const take = () => current().ledger.write(({ logins }) => logins.takeChallenge('a'))
    expect([await take(), await take()]).to.deep.equal([challenge('a'), null])
  })

  it('keeps, touches and ends a session', async () => {
    await current().ledger.write(({ logins }) => logins.insertSession(sessionRow(1)))
    await current().ledger.write(({ logins }) => logins.touchSession(hash(1), ms(40)))
    expect(await session(1)).to.deep.equal(sessionRow(1, { lastUsedAt: ms(40) }))
    await current().ledger.write(({ logins }) => logins.deleteSession(hash(1)))
    expect(await session(1)).to.equal(null)
  })

  it('ends every session of a patient, and none of the same wallet in another role', async () => {
    await current().ledger.write(async ({ logins }) => {
      await logins.insertSession(sessionRow(1))
      await logins.insertSession(sessionRow(2))
      await logins.insertSession(sessionRow(3, { role: orgId(1) }))
      await logins.insertSession(sessionRow(4, { address: address(2) }))
      await logins.deletePatientSessions(address(1))
    })
    const left = await Promise.all([1, 2, 3, 4].map(async (n) => (await session(n)) !== null))
    expect(left).to.deep.equal([false, false, true, true])
  })

  it('purges what has expired', async () => {
    const left = await current().ledger.write(async ({ logins, records }) => {
      await logins.insertChallenge(challenge('a', 50))
      await logins.insertChallenge(challenge('b', 60))
      await logins.insertSession(sessionRow(1, { expiresAt: ms(50) }))
      await logins.insertSession(sessionRow(2, { expiresAt: ms(60) }))
      await records.allowBlob('s', hash(1), ms(50))
      await logins.purge(ms(51))
      return [
        await logins.takeChallenge('a'),
        (await logins.takeChallenge('b'))?.id,
        await logins.session(hash(1)),
        (await logins.session(hash(2)))?.tokenHash,
        await records.isBlobAllowed('s', hash(1), ms(0)),
      ]
    })
    expect(left).to.deep.equal([null, 'b', null, hash(2), false])
  })
}
