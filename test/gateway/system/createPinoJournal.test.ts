import { expect } from 'chai'
import type { JournalFields } from '../../../gateway/src/ports/Journal.ts'
import { createPinoJournal } from '../../../gateway/src/adapters/system/createPinoJournal.ts'
import { address, ms } from '../../support/ids.ts'

function journalOf(level = 'info') {
  const lines: string[] = []
  const destination = { write: (line: string) => void lines.push(line) }
  const journal = createPinoJournal({ level, clock: { now: () => ms(1234) }, destination })
  return { journal, lines, parsed: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) }
}

describe('gateway/adapters/system/createPinoJournal', () => {
  it('writes one line with time of the clock, event and allowed fields', () => {
    const { journal, parsed } = journalOf()
    journal.warn('answered', {
      route: 'GET /v1/patients/:p/records',
      status: 403,
      code: 'no_access',
      requestId: 'ab-12',
      ms: 4.5,
    })
    expect(parsed()).to.deep.equal([
      {
        level: 40,
        time: 1234,
        msg: 'answered',
        route: 'GET /v1/patients/:p/records',
        status: 403,
        code: 'no_access',
        requestId: 'ab-12',
        ms: 4.5,
      },
    ])
  })

  it('lets no other field pass, nor a field of another type', () => {
    const { journal, parsed } = journalOf()
    const fields = {
      token: 'marker',
      body: { x: 'marker' },
      reason: { x: 'marker' },
      status: 'marker',
      requestId: 'mar ker',
      err: new RangeError('marker'),
    }
    // What the types forbid is what is tested.
    journal.error('failed', fields as unknown as JournalFields)
    expect(parsed()).to.deep.equal([{ level: 50, time: 1234, msg: 'failed' }])
  })

  it('blanks what could be an address, an id or a key inside a text', () => {
    const { journal, lines } = journalOf()
    const key = Buffer.alloc(32, 0xa7)
    const texts = [
      address(77),
      key.toString('hex'),
      key.toString('base64'),
      key.toString('base64url'),
      '0123456789abcdef0123456789abcdef',
    ]
    for (const text of texts)
      journal.info(`seen ${text}`, { reason: `because of ${text}!`, state: text, route: text })
    for (const [at, line] of lines.entries()) expect(line).to.not.include(texts[at])
    expect(lines[0]).to.include('because of …!')
  })

  it('is silent below its level', () => {
    const { journal, lines } = journalOf('error')
    journal.info('a')
    journal.warn('b')
    journal.error('c')
    expect(lines).to.have.lengthOf(1)
  })
})
