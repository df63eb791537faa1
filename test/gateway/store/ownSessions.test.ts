import { expect } from 'chai'
import { type OwnLedger, openLedger } from '../../../gateway/src/adapters/store/openLedger.ts'
import { ownSessions } from '../../../gateway/src/adapters/store/ownSessions.ts'
import type { LedgerTx } from '../../../gateway/src/ports/LedgerTx.ts'
import { address, ms } from '../../support/ids.ts'
import type { TemporaryFolder } from '../../support/temporaryFolder.ts'
import { memoryFolder } from '../rig/memoryFolder.ts'
import { sessionRow } from './rows.ts'

describe('ownSessions', () => {
  let folder: TemporaryFolder
  let ledger: OwnLedger
  /** Reads of the database. */
  let reads: number

  beforeEach(async () => {
    folder = await memoryFolder()
    ledger = await openLedger({ dir: folder.path })
    reads = 0
    await ledger.write(async (tx) => {
      for (const id of [1, 2]) await tx.logins.insertSession(row(id))
    })
  })
  afterEach(async () => {
    await ledger.close()
    await folder.remove()
  })

  const row = (id: number) => sessionRow(id, { address: address(id), role: 'patient' })
  const open = () =>
    ownSessions({
      sessionChanges: ledger.sessionChanges,
      read: (work) => {
        reads += 1
        return ledger.read(work)
      },
    })
  const { tokenHash } = sessionRow(1)

  it('asks once for a session, and each time for one that is not there', async () => {
    const sessions = open()
    for (let i = 0; i < 3; i++) expect((await sessions.find(tokenHash)).session).to.deep.equal(row(1))
    expect(reads).to.equal(1)
    for (let i = 0; i < 2; i++) expect((await sessions.find('00')).session).to.equal(null)
    expect(reads).to.equal(3)
  })

  const changes: Readonly<Record<string, (tx: LedgerTx) => Promise<void>>> = {
    ended: (tx) => tx.logins.deleteSession(tokenHash),
    'ended with all of a patient': (tx) => tx.logins.deletePatientSessions(address(1)),
    'over and cleared away': (tx) => tx.logins.purge(ms(Number.MAX_SAFE_INTEGER)),
  }
  for (const [name, change] of Object.entries(changes)) {
    it(`finds no session that was ${name}, from the moment it is known`, async () => {
      const sessions = open()
      await sessions.find(tokenHash)
      await ledger.write(change)
      expect((await sessions.find(tokenHash)).session).to.equal(null)
    })
  }

  it('finds a session as it was used last', async () => {
    const sessions = open()
    await sessions.find(tokenHash)
    await ledger.write((tx) => tx.logins.touchSession(tokenHash, ms(77)))
    expect((await sessions.find(tokenHash)).session?.lastUsedAt).to.equal(77)
  })

  it('keeps a session whose end was undone', async () => {
    const sessions = open()
    await sessions.find(tokenHash)
    const undone = ledger.write(async (tx) => {
      await tx.logins.deleteSession(tokenHash)
      throw new RangeError('undone')
    })
    expect(await undone.catch((error: unknown) => error)).to.be.instanceOf(RangeError)
    expect((await sessions.find(tokenHash)).session).to.deep.equal(row(1))
  })

  it('remembers nothing that was read while a session ended', async () => {
    let pass = (): void => {}
    const passed = new Promise<void>((resolve) => {
      pass = resolve
    })
    const sessions = ownSessions({
      sessionChanges: ledger.sessionChanges,
      // The answer comes late.
      read: async (work) => {
        const answer = await ledger.read(work)
        await passed
        return answer
      },
    })
    const early = sessions.find(tokenHash)
    await ledger.write((tx) => tx.logins.deleteSession(tokenHash))
    pass()
    await early
    expect((await sessions.find(tokenHash)).session).to.equal(null)
  })

  it('is not disturbed by writes of other tables', async () => {
    const sessions = open()
    await sessions.find(tokenHash)
    await ledger.write((tx) => tx.records.allowBlob(tokenHash, '00', ms(1)))
    await sessions.find(tokenHash)
    expect(reads).to.equal(1)
  })
})
