import { expect } from 'chai'
import {
  addressOf,
  type Care,
  clinic,
  clinicName,
  delegateIs,
  labs,
  openCare,
} from '../../guarantees/care.ts'
import type { RigAnswer, RigSession } from '../../rig/rigSession.ts'
import { validate } from '@consentry/fhir/validate'
import { profileFaults } from '../../../support/fhirProfiles.ts'

interface Bundle {
  readonly type: string
  readonly link: readonly { readonly relation: string; readonly url: string }[]
  readonly entry?: readonly { readonly fullUrl: string; readonly resource: Found }[]
}

interface Found {
  readonly resourceType: string
  readonly id: string
  readonly [name: string]: unknown
}

const bodyOf = <Body>(answer: RigAnswer): Body => JSON.parse(answer.bytes.toString()) as Body
const resourcesOf = (answer: RigAnswer): readonly Found[] =>
  (bodyOf<Bundle>(answer).entry ?? []).map(({ resource }) => resource)
const idsOf = (answer: RigAnswer): readonly string[] => resourcesOf(answer).map(({ id }) => id)

describe('FHIR facade', function () {
  this.timeout(30_000)
  let care: Care
  let patient: RigSession
  let member: RigSession
  const get = async (session: RigSession, target: string): Promise<RigAnswer> => session.call('GET', target)

  before(async () => {
    care = await openCare()
    patient = await care.login('patient')
    member = await care.login('member', clinic)
    await care.askKey(member)
    await member.call('GET', `/v1/patients/${addressOf('patient')}/records?purpose=TREAT`)
    await patient.call('GET', `/v1/patients/${addressOf('patient')}/records`)
    await care.askKey(member, 'HRESCH')
  })
  after(() => care.close())

  it('says what it can do without a login', async () => {
    const answer = await fetch(`${care.served.url}/fhir/metadata?_format=json`)
    expect(answer.headers.get('content-type')).to.equal('application/fhir+json')
    expect(await answer.json()).to.include({ resourceType: 'CapabilityStatement', fhirVersion: '4.0.1' })
  })

  it('shows a grant to both of its sides as a consent of IHE PCF', async () => {
    for (const session of [patient, member]) {
      const answer = await get(session, '/fhir/Consent')
      const [consent] = resourcesOf(answer)
      expect(consent).to.include({ resourceType: 'Consent', id: care.grant.slice(2), status: 'active' })
      expect(consent).to.have.nested.property('provision.actor[0].reference.display', clinicName)
      expect(profileFaults(consent ?? {})).to.deep.equal([])
      expect(bodyOf(await get(session, `/fhir/Consent/${care.grant.slice(2)}`))).to.deep.equal(consent)
    }
  })

  it('gives nothing that breaks a rule of FHIR R4', async () => {
    const consents = resourcesOf(await get(patient, '/fhir/Consent'))
    const events = resourcesOf(await get(patient, '/fhir/AuditEvent?_count=200'))
    const metadata: unknown = await (await fetch(`${care.served.url}/fhir/metadata`)).json()
    expect(consents.length).to.equal(1)
    expect(events.length).to.be.above(3)
    for (const resource of [...consents, ...events, metadata]) {
      const issues = await validate(resource)
      expect(issues.filter(({ severity }) => severity === 'error')).to.deep.equal([])
    }
  })

  it('shows nobody else a consent', async () => {
    const stranger = await care.login('stranger')
    expect(resourcesOf(await get(stranger, '/fhir/Consent'))).to.deep.equal([])
    expect(resourcesOf(await get(stranger, `/fhir/Consent?patient=${addressOf('patient')}`))).to.deep.equal(
      [],
    )
    for (const id of [care.grant.slice(2), '00'.repeat(32), 'x']) {
      const answer = await get(stranger, `/fhir/Consent/${id}`)
      expect(answer.status).to.equal(404)
      expect(answer.headers.get('content-type')).to.equal('application/fhir+json')
      expect(bodyOf(answer)).to.have.nested.property('issue[0].code', 'not-found')
    }
  })

  it('finds consents by status, patient and actor', async () => {
    const find = async (query: string) => idsOf(await get(patient, `/fhir/Consent?${query}`))
    const own = [care.grant.slice(2)]
    expect(await find('status=active')).to.deep.equal(own)
    expect(await find('status=inactive')).to.deep.equal([])
    expect(await find(`patient=Patient/${addressOf('patient')}`)).to.deep.equal(own)
    expect(await find(`actor=Organization/${clinic}`)).to.deep.equal(own)
    expect(await find(`actor=Organization/0x${'77'.repeat(32)}`)).to.deep.equal([])
  })

  it('tells reads, searches and refusals by the patterns of IHE BALP', async () => {
    const events = resourcesOf(
      await get(patient, `/fhir/AuditEvent?patient=${addressOf('patient')}&_count=200`),
    )
    expect(
      events.flatMap((event) => profileFaults(event).map((fault) => `${event.id}: ${fault}`)),
    ).to.deep.equal([])
    const patterns = events.map(({ meta }) =>
      (meta as { profile: readonly string[] } | undefined)?.profile[0]?.split('.').at(-1),
    )
    expect(patterns).to.include.members(['PatientRead', 'PatientQuery', 'AuthZconsent', undefined])
    const refusal = events.find(({ outcome }) => outcome === '8')
    expect(refusal).to.include({ outcomeDesc: 'Refused: org' })
    expect(refusal).not.to.have.property('meta')
    const read = events.find(({ action }) => action === 'R')
    expect(JSON.stringify(read)).to.include(labs).and.to.include(clinicName)
  })

  it('shows an organisation its own requests, and never why it was refused', async () => {
    const events = resourcesOf(await get(member, '/fhir/AuditEvent'))
    expect(events.map(({ outcome }) => outcome))
      .to.include('0')
      .and.not.to.include('8')
    const refused = resourcesOf(await get(patient, '/fhir/AuditEvent')).find(({ outcome }) => outcome === '8')
    expect((await get(member, `/fhir/AuditEvent/${refused?.id}`)).status).to.equal(404)
    for (const event of events) {
      expect(bodyOf(await get(member, `/fhir/AuditEvent/${event.id}`))).to.deep.equal(event)
    }
  })

  it('shows nobody else an entry', async () => {
    const stranger = await care.login('stranger')
    const [event] = resourcesOf(await get(patient, '/fhir/AuditEvent'))
    expect((await get(stranger, `/fhir/AuditEvent/${event?.id}`)).status).to.equal(404)
    expect(
      resourcesOf(await get(stranger, `/fhir/AuditEvent?patient=${addressOf('patient')}`)),
    ).to.deep.equal([])
  })

  it('turns pages without losing or repeating an entry', async () => {
    const all = idsOf(await get(patient, '/fhir/AuditEvent?_count=200'))
    const seen: string[] = []
    let target: string | undefined = '/fhir/AuditEvent?_count=3'
    while (target !== undefined) {
      const answer = await get(patient, target)
      seen.push(...idsOf(answer))
      expect(idsOf(answer).length).to.be.at.most(3)
      const next = bodyOf<Bundle>(answer).link.find(({ relation }) => relation === 'next')
      target = next === undefined ? undefined : new URL(next.url).pathname + new URL(next.url).search
    }
    expect(seen).to.deep.equal(all)
    expect(new Set(seen).size).to.equal(seen.length)
  })

  it('finds entries by date and by agent', async () => {
    const find = async (query: string) => idsOf(await get(patient, `/fhir/AuditEvent?_count=200&${query}`))
    const day = new Date(care.rig.clock.time).toISOString().slice(0, 10)
    expect(await find(`date=ge${day}`)).to.deep.equal(await find(''))
    expect(await find(`date=gt${day}`)).to.deep.equal([])
    expect(await find(`agent=Organization/${clinic}`)).to.have.length.greaterThan(0)
    expect(await find(`agent=${addressOf('stranger')}`)).to.deep.equal([])
  })

  for (const target of [
    '/fhir/AuditEvent?date=yesterday',
    '/fhir/Consent?_format=xml',
    '/fhir/Consent?_count=0',
    '/fhir/Consent?foo=1',
  ]) {
    it(`refuses ${target}`, async () => {
      const answer = await get(patient, target)
      expect(answer.status).to.equal(400)
      expect(bodyOf(answer)).to.include({ resourceType: 'OperationOutcome' })
    })
  }

  it('answers nobody without a login', async () => {
    const answer = await fetch(`${care.served.url}/fhir/AuditEvent`)
    expect(answer.status).to.equal(401)
    expect(await answer.json()).to.have.nested.property('issue[0].code', 'login')
  })

  it('lets a delegate read what the patient may, and ends with the delegation', async () => {
    const delegate = await care.login('delegate')
    const target = `/fhir/Consent?patient=${addressOf('patient')}`
    expect(idsOf(await get(delegate, target))).to.deep.equal([care.grant.slice(2)])
    await care.say(delegateIs(0))
    expect(idsOf(await get(delegate, target))).to.deep.equal([])
  })

  it('shows a fenced grant as inactive', async () => {
    await care.fence(care.grant)
    expect(resourcesOf(await get(patient, '/fhir/Consent'))[0]).to.include({ status: 'inactive' })
  })
})
