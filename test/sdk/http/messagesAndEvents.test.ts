import { expect } from 'chai'
import type { Agent } from '../../../sdk/src/agent.ts'
import { listMessages, sendMessage } from '../../../sdk/src/agent/messages.ts'
import { fetchStream } from '../../../sdk/src/client/fetchStream.ts'
import type { StreamTransport } from '../../../sdk/src/client/ports.ts'
import * as sdk from '../../../sdk/src/patient.ts'
import { openRigNetwork, type RigNetwork } from '../rig/openRigNetwork.ts'
import { labsAt } from '../rig/labsAt.ts'
import { codeOf } from '../support/codeOf.ts'
import { textRecord } from '../support/openNetwork.ts'

describe('sdk over HTTP: messages and events', function () {
  this.timeout(60_000)
  let network: RigNetwork
  let clinic: Agent
  before(async () => {
    network = await openRigNetwork()
    clinic = await network.organisation('Harbour Clinic')
  })
  after(async () => network?.close())

  it('carries messages both ways while there is a grant, and none without', async () => {
    const patient = await network.patient()
    const message = { org: clinic.orgId, text: 'Is it bad? 🩸' }
    expect(await codeOf(sdk.sendMessage(patient, message))).to.equal('no_access')
    const { id } = await sdk.grantConsent(patient, labsAt(network, clinic))
    const sent = await sdk.sendMessage(patient, message)
    const [received] = (await listMessages(clinic)).filter((one) => one.patient === patient.address)
    expect(received).to.include({ msgId: sent.msgId, text: message.text })
    await sendMessage(clinic, { patient: patient.address, text: 'All is well.' })
    const answers = await sdk.listMessages(patient)
    expect(answers).to.have.length(1)
    expect(answers[0]).to.include({ org: clinic.orgId, text: 'All is well.' })
    await sdk.revokeConsent(patient, { id, rotate: false })
    expect(await codeOf(sdk.sendMessage(patient, message))).to.equal('no_access')
  })

  it('says of a message that does not open why, and shows the others', async () => {
    const patient = await network.patient()
    await sdk.grantConsent(patient, labsAt(network, clinic))
    await sendMessage(clinic, { patient: patient.address, text: 'for somebody else’s key' })
    const { vault } = await network.patient()
    const [message] = await sdk.listMessages({ ...patient, vault })
    expect(message).to.include({ code: 'bad_wrap' })
  })

  /** Events until enough have come. */
  const take = async (
    session: sdk.Session,
    count: number,
    options: sdk.WatchOptions = {},
  ): Promise<sdk.WatchedEvent[]> => {
    const events: sdk.WatchedEvent[] = []
    for await (const event of sdk.watchEvents(session, options)) {
      events.push(event)
      if (events.length === count) break
    }
    return events
  }

  it('tells what changes from now on, and what came since a place', async () => {
    const begun = new Gate()
    const streams: StreamTransport = async (request) => {
      const answer = await fetchStream(request)
      begun.open()
      return answer
    }
    const patient = await network.patient({ streams })
    await sdk.putRecord(patient, textRecord('before'))
    await network.pump()
    const watching = take(patient.session, 2)
    await begun.passed
    const one = await sdk.putRecord(patient, textRecord('one'))
    const two = await sdk.putRecord(patient, textRecord('two'))
    await network.pump()
    const seen = await watching
    expect(recordsOf(seen)).to.deep.equal([one.recordId, two.recordId])
    const again = await take(patient.session, 1, { lastEventId: seen[0]?.id ?? '' })
    expect(again).to.deep.equal(seen.slice(1))
  })

  it('comes back after a connection that broke off, without losing or repeating an event', async () => {
    let opened = 0
    const streams: StreamTransport = async (request) => {
      const answer = await fetchStream(request)
      return ++opened === 1 ? { ...answer, chunks: brokenAfter(answer.chunks, 700) } : answer
    }
    const patient = await network.patient({ streams })
    const written = []
    for (const text of ['one', 'two', 'three']) written.push(await sdk.putRecord(patient, textRecord(text)))
    await network.pump()
    // The enrolment was told first.
    const seen = await take(patient.session, 4 + 1, { lastEventId: beginning })
    expect(opened).to.equal(2)
    expect(recordsOf(seen)).to.deep.equal(
      written.map(({ recordId }) => recordId).slice(0, recordsOf(seen).length),
    )
    expect(new Set(seen.map(({ id }) => id)).size).to.equal(seen.length)
  })

  it('ends when it is told to, and throws once the session is over', async () => {
    const patient = await network.patient()
    const control = new AbortController()
    const watching = take(patient.session, 1, { signal: control.signal })
    control.abort()
    expect(await watching).to.deep.equal([])
    await sdk.logout(patient.session)
    expect(await codeOf(take(patient.session, 1))).to.equal('invalid_token')
  })
})

/** Before every event there is. */
const beginning = Buffer.from('0').toString('base64url')

/** Something that others wait for. */
class Gate {
  open: () => void = () => {}
  readonly passed: Promise<void> = new Promise((resolve) => {
    this.open = resolve
  })
}

function recordsOf(events: readonly sdk.WatchedEvent[]): string[] {
  return events.flatMap(({ notice }) => (notice.type === 'record' ? [notice.recordId] : []))
}

/** A connection that dies after some bytes. */
async function* brokenAfter(chunks: AsyncIterable<Uint8Array>, bytes: number): AsyncGenerator<Uint8Array> {
  let left = bytes
  for await (const chunk of chunks) {
    yield chunk.subarray(0, left)
    left -= chunk.length
    if (left < 0) throw new sdk.SdkError('unreachable', 'broken off')
  }
}
