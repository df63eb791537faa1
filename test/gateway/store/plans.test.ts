import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { expect } from 'chai'
import { openCare, clinic } from '../guarantees/care.ts'

describe('the statements of a decision', () => {
  it('search by every column of a key that they name, and scan nothing', async () => {
    const texts = new Set<string>()
    const { prepare } = DatabaseSync.prototype
    DatabaseSync.prototype.prepare = function (this: DatabaseSync, text: string) {
      texts.add(text)
      return prepare.call(this, text)
    }
    const care = await openCare()
    try {
      const member = await care.login('member', clinic)
      expect((await care.askKey(member)).status).to.equal(200)
      const path = join(care.rig.config.CONSENTRY_GATEWAY_DATA_DIR, 'ledger.sqlite')
      const database = new DatabaseSync(path, { readOnly: true })
      const planOf = (text: string): string => {
        const values = [...text.matchAll(/\?/g)].map(() => 1)
        const steps = prepare.call(database, `explain query plan ${text}`).all(...values)
        return steps.map(({ detail }) => String(detail)).join('; ')
      }
      const asked = (table: string) =>
        [...texts].filter(
          (text) => text.startsWith('select') && text.includes(` from "${table}" where "patient"`),
        )
      for (const table of ['record', 'recordWrap', 'opening', 'grant']) {
        expect(asked(table), table).not.to.have.length(0)
        for (const text of asked(table)) expect(planOf(text), text).not.to.match(/\bSCAN\b/)
      }
      const byId = asked('record').filter((text) => text.includes('"recordId" in'))
      for (const text of byId) expect(planOf(text)).to.match(/\(patient=\? AND recordId=\?\)/)
      database.close()
    } finally {
      DatabaseSync.prototype.prepare = prepare
      await care.close()
    }
  })
})
