import { expect } from 'chai'
import { addressOf, type Care, clinic, labs, openCare } from '../guarantees/care.ts'
import type { RigSession } from '../rig/rigSession.ts'

const patient = addressOf('patient')
const targets = [`/v1/patients/${patient}`, `/v1/patients/${patient}/records/${labs}`]

describe('erasing', () => {
  let care: Care

  before(async () => {
    care = await openCare()
  })
  after(() => care?.close())

  const codes = async (session: RigSession): Promise<readonly string[]> => {
    const found: string[] = []
    for (const target of targets) {
      const answer = await session.call('DELETE', target)
      found.push(answer.status === 200 ? 'erased' : JSON.parse(answer.bytes.toString()).code)
    }
    return found
  }

  it('is for no delegate, no organisation and no stranger', async () => {
    for (const session of [
      await care.login('delegate'),
      await care.login('member', clinic),
      await care.login('stranger'),
    ])
      expect(await codes(session)).to.deep.equal(['no_access', 'no_access'])
  })

  it('needs a login of the last five minutes', async () => {
    const owner = await care.login('patient')
    care.rig.clock.time += 300_001
    expect(await codes(owner)).to.deep.equal(['step_up_required', 'step_up_required'])
    care.setClockToHead()
  })

  it('goes on while the chain is silent, and is not undone by who asks again', async () => {
    care.rig.clock.time += 86_000_000
    const owner = await care.login('patient')
    expect((await owner.call('DELETE', targets[1] ?? '')).status).to.equal(200)
    expect(await codes(owner)).to.deep.equal(['erased', 'invalid_token'])
    expect(await codes(await care.login('patient'))).to.deep.equal(['erased', 'invalid_token'])
    const again = await care.login('patient')
    const gone = await again.call('DELETE', targets[1] ?? '')
    expect(JSON.parse(gone.bytes.toString()).code).to.equal('erased')
  })
})
