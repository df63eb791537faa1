import { expect } from 'chai'
import { parseClassName, parseSeconds } from '@consentry/protocol'
import type { GrantTerms } from '../../../sdk/src/patient/GrantTerms.ts'
import { previewGrant } from '../../../sdk/src/patient/previewGrant.ts'
import { orgId } from '../../support/ids.ts'
import { codeOf } from '../support/codeOf.ts'
import { testClient } from '../support/testClient.ts'

const terms: GrantTerms = {
  org: orgId(2),
  classes: ['labs', 'mental'].map(parseClassName),
  actions: ['read', 'write'],
  purposes: ['TREAT', 'HRESCH'],
  expiresAt: parseSeconds(1_800_000_000),
}

describe('sdk: previewGrant', () => {
  it('says in words who may do what, why and until when', async () => {
    const { client, chain } = await testClient()
    chain.state.org = { ...chain.state.org, encKey: new Uint8Array(32).fill(1) }
    const preview = await previewGrant(client, terms)
    expect(preview).to.deep.equal({
      organisation: 'Clinic',
      sentences: [
        'Clinic may read and add records of these kinds: lab results and records about mental health.',
        'It may do so for treatment and research, and for nothing else.',
        'It begins at once and ends on 15 January 2027.',
        'Records of any date are shared, older ones too.',
        'You can end this at any time. What was read until then stays known to the organisation.',
      ],
      warnings: ['This includes records about mental health.'],
      sensitive: ['mental'],
    })
  })

  it('names the dates that are shared', async () => {
    const { client, chain } = await testClient()
    chain.state.org = { ...chain.state.org, encKey: new Uint8Array(32).fill(1) }
    const said = async (change: Partial<GrantTerms>) =>
      (await previewGrant(client, { ...terms, ...change })).sentences[3]
    expect(await said({ history: 'excluded' })).to.equal(
      'Only records that are added from now on are shared.',
    )
    expect(await said({ recordsFrom: parseSeconds(0), recordsTo: parseSeconds(86_400) })).to.equal(
      'Records dated until 2 January 1970 are shared.',
    )
    expect(await said({ recordsFrom: parseSeconds(86_400) })).to.equal(
      'Records dated from 2 January 1970 are shared.',
    )
  })

  it('warns of what is worth a second look', async () => {
    const { client, chain, clock } = await testClient()
    const encKey = new Uint8Array(32).fill(1)
    const now = clock.now / 1000
    chain.state.org = { ...chain.state.org, encKey, validUntil: parseSeconds(now + 400 * 86_400) }
    const warned = async (expiresAt: number) =>
      (
        await previewGrant(client, {
          ...terms,
          classes: [parseClassName('labs')],
          expiresAt: parseSeconds(expiresAt),
        })
      ).warnings
    expect(await warned(now + 86_400)).to.deep.equal([])
    expect(await warned(now)).to.deep.equal(['It has ended before it begins.'])
    expect(await warned(now + 500 * 86_400)).to.deep.equal([
      'It lasts longer than a year.',
      'The accreditation of Clinic ends before, on 5 August 2027.',
    ])
  })

  it('says nothing of older records to whoever may only add', async () => {
    const { client, chain } = await testClient()
    chain.state.org = { ...chain.state.org, encKey: new Uint8Array(32).fill(1) }
    const { sentences } = await previewGrant(client, { ...terms, actions: ['write'] })
    expect(sentences.some((sentence) => sentence.includes('Records of any date'))).to.equal(false)
  })

  it('knows no organisation that is not accredited, or has no key', async () => {
    const { client, chain } = await testClient()
    const encKey = new Uint8Array(32).fill(1)
    for (const change of [
      { encKey: null },
      { encKey, status: 2 },
      { encKey, validUntil: parseSeconds(1_999) },
    ]) {
      chain.state.org = { ...chain.state.org, ...change }
      expect(await codeOf(previewGrant(client, terms))).to.equal('org_unavailable')
    }
  })
})
