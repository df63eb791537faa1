import { expect } from 'chai'
import { AbiCoder, Interface } from 'ethers'
import {
  auditAnchorAbi,
  consentRegistryAbi,
  providerRegistryAbi,
} from '../../../protocol/src/chain/abi.generated.ts'
import { decodeAnchorLog, decodeConsentLog, decodeProviderLog } from '../../../protocol/src/chain/events.ts'
import type { RawLog } from '../../../protocol/src/chain/words.ts'

const abi = [...consentRegistryAbi, ...providerRegistryAbi, ...auditAnchorAbi].filter(
  ({ type }) => type === 'event',
)
const contracts = new Interface(JSON.stringify(abi))

const patient = `0x${'1a'.repeat(20)}`
const by = `0x${'2b'.repeat(20)}`
const id = `0x${'3c'.repeat(32)}`
const orgId = `0x${'4d'.repeat(32)}`
const root = `0x${'5e'.repeat(32)}`
const zero = `0x${'00'.repeat(32)}`

const logOf = (name: string, values: unknown[]): RawLog => contracts.encodeEventLog(name, values)

function codeOf(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    return (error as { code: string }).code
  }
  return 'no error'
}

describe('contract events', () => {
  it('of the ConsentRegistry are decoded as the compiler encodes them', () => {
    const decode = (name: string, values: unknown[]): unknown => decodeConsentLog(logOf(name, values))
    expect(decode('Granted', [1, patient, id, by, 4])).to.deep.equal({
      type: 'Granted',
      n: 1,
      patient,
      id,
      by,
      version: 4,
    })
    expect(decode('Revoked', [2, patient, id, by, 5])).to.deep.equal({
      type: 'Revoked',
      n: 2,
      patient,
      id,
      by,
      version: 5,
    })
    expect(decode('AllRevoked', [3, patient, by, 6])).to.deep.equal({
      type: 'AllRevoked',
      n: 3,
      patient,
      by,
      version: 6,
    })
    expect(decode('KeysSet', [4, patient, root, 7, 6])).to.deep.equal({
      type: 'KeysSet',
      n: 4,
      patient,
      digest: root,
      seq: 7,
      version: 6,
    })
    expect(decode('DelegateSet', [5, patient, by, 23, 1_900_000_000, 6])).to.deep.equal({
      type: 'DelegateSet',
      n: 5,
      patient,
      delegate: by,
      rights: 23,
      validUntil: 1_900_000_000,
      version: 6,
    })
    expect(decode('Skipped', [patient, id])).to.deep.equal({ type: 'Skipped', patient, id })
  })

  it('of the ProviderRegistry are decoded with names of any length', () => {
    const decode = (name: string, values: unknown[]): unknown => decodeProviderLog(logOf(name, values))
    for (const name of ['K', 'Städtisches Klinikum', 'x'.repeat(128)]) {
      expect(decode('OrgAccredited', [1, orgId, by, 17, 1_900_000_000, name])).to.deep.equal({
        type: 'OrgAccredited',
        n: 1,
        orgId,
        admin: by,
        roles: 17,
        validUntil: 1_900_000_000,
        name,
      })
    }
    expect(decode('OrgSuspended', [2, orgId])).to.deep.equal({ type: 'OrgSuspended', n: 2, orgId })
    expect(decode('EncKeySet', [3, orgId, root, 2])).to.deep.equal({
      type: 'EncKeySet',
      n: 3,
      orgId,
      encKey: root,
      keyVersion: 2,
    })
    expect(decode('MemberSet', [4, orgId, by, 3, 1_900_000_000])).to.deep.equal({
      type: 'MemberSet',
      n: 4,
      orgId,
      who: by,
      roles: 3,
      validUntil: 1_900_000_000,
    })
  })

  it('of the AuditAnchor are decoded, whatever size a gateway claims', () => {
    const anchored = (size: bigint): unknown =>
      decodeAnchorLog(logOf('Anchored', [1, orgId, id, size, root, zero]))
    const event = { type: 'Anchored', n: 1, orgId, logId: id, root, directory: zero }
    expect(anchored(9n)).to.deep.equal({ ...event, size: 9 })
    expect(anchored(2n ** 64n - 1n)).to.deep.equal({ ...event, size: Number.MAX_SAFE_INTEGER })
  })

  it('of other kinds are no matter of ours', () => {
    expect(decodeConsentLog({ topics: [zero], data: '0x' })).to.equal(undefined)
    expect(decodeProviderLog({ topics: [], data: '0x' })).to.equal(undefined)
    expect(decodeAnchorLog(logOf('OrgSuspended', [2, orgId]))).to.equal(undefined)
  })

  it('know every event of the three contracts', () => {
    const names = abi.flatMap((entry) => ('name' in entry ? [entry.name] : []))
    expect(names).to.include('OrgSuspended')
    for (const name of names) {
      if (name === 'AuthorityUpdated' || name === 'EIP712DomainChanged') continue
      const topics = [contracts.getEvent(name)?.topicHash ?? '']
      const isKnown = [decodeConsentLog, decodeProviderLog, decodeAnchorLog].some(
        (decode) => codeOf(() => decode({ topics, data: '0x' })) === 'bad_request',
      )
      expect(isKnown, name).to.equal(true)
    }
  })

  describe('are refused in another shape:', () => {
    const granted = logOf('Granted', [1, patient, id, by, 4])
    const accredited = logOf('OrgAccredited', [1, orgId, by, 17, 1, 'Clinic'])
    const text = (place: number, size: number): RawLog => ({
      ...accredited,
      data: AbiCoder.defaultAbiCoder().encode(
        ['uint64', 'address', 'uint8', 'uint40', 'uint256', 'uint256'],
        [1, by, 1, 1, place, size],
      ),
    })
    const bad: Record<string, [(log: RawLog) => unknown, RawLog]> = {
      'a topic less': [decodeConsentLog, { ...granted, topics: granted.topics.slice(0, 2) }],
      'a word more': [decodeConsentLog, { ...granted, data: `${granted.data}${'0'.repeat(64)}` }],
      'half a word': [decodeConsentLog, { ...granted, data: granted.data.slice(0, -32) }],
      'no 0x': [decodeConsentLog, { ...granted, data: `00${granted.data.slice(2)}` }],
      'upper case': [decodeConsentLog, { ...granted, data: granted.data.toUpperCase().replace('0X', '0x') }],
      'an address of 32 bytes': [decodeConsentLog, { ...granted, topics: [granted.topics[0] ?? '', id, id] }],
      'a count that is no safe integer': [
        decodeConsentLog,
        logOf('Granted', [2n ** 60n, patient, id, by, 4]),
      ],
      'a text past the end': [decodeProviderLog, text(160, 1000)],
      'a text at no word': [decodeProviderLog, text(7, 1)],
      'a text outside': [decodeProviderLog, text(3200, 1)],
    }
    for (const [name, [decode, log]] of Object.entries(bad)) {
      it(name, () => {
        expect(codeOf(() => decode(log))).to.equal('bad_request')
      })
    }
  })

  it('with a name that is no UTF-8 have no name', () => {
    const log = logOf('OrgAccredited', [1, orgId, by, 17, 1, 'Clinic'])
    const broken = { ...log, data: log.data.replace('436c696e6963', 'ffffffffffff') }
    expect(decodeProviderLog(broken)).to.include({ name: '' })
  })
})
