import type { Address, Bytes32, GrantId, KeysDigest, OrgId } from '../values/ids.ts'
import type { Seconds } from '../values/times.ts'
import { type LogWords, type RawLog, readWords, topicOf } from './words.ts'

/** An event of the ConsentRegistry; all but `Skipped` carry the contract's counter `n`. Spec §9.1. */
export type ConsentEvent =
  | {
      readonly type: 'Granted'
      readonly n: number
      readonly patient: Address
      readonly id: GrantId
      readonly by: Address
      /** Version that was signed. */
      readonly version: number
    }
  | {
      readonly type: 'Revoked'
      readonly n: number
      readonly patient: Address
      readonly id: GrantId
      readonly by: Address
      /** Version of the patient afterwards. */
      readonly version: number
    }
  | {
      readonly type: 'AllRevoked'
      readonly n: number
      readonly patient: Address
      readonly by: Address
      /** Version and floor of the patient afterwards. */
      readonly version: number
    }
  | {
      readonly type: 'KeysSet'
      readonly n: number
      readonly patient: Address
      readonly digest: KeysDigest
      readonly seq: number
      /** Version the manifest was made for. */
      readonly version: number
    }
  | {
      readonly type: 'DelegateSet'
      readonly n: number
      readonly patient: Address
      readonly delegate: Address
      readonly rights: number
      readonly validUntil: Seconds
      /** Version of the patient afterwards. */
      readonly version: number
    }
  | { readonly type: 'Skipped'; readonly patient: Address; readonly id: GrantId }

/** An event of the ProviderRegistry. Spec §9.2. */
export type ProviderEvent =
  | {
      readonly type: 'OrgAccredited'
      readonly n: number
      readonly orgId: OrgId
      readonly admin: Address
      readonly roles: number
      readonly validUntil: Seconds
      readonly name: string
    }
  | { readonly type: 'OrgSuspended'; readonly n: number; readonly orgId: OrgId }
  | {
      readonly type: 'EncKeySet'
      readonly n: number
      readonly orgId: OrgId
      readonly encKey: Bytes32
      readonly keyVersion: number
    }
  | {
      readonly type: 'MemberSet'
      readonly n: number
      readonly orgId: OrgId
      readonly who: Address
      readonly roles: number
      readonly validUntil: Seconds
    }

/** An event of the AuditAnchor. Spec §9.3. */
export type AnchorEvent = {
  readonly type: 'Anchored'
  readonly n: number
  readonly orgId: OrgId
  readonly logId: Bytes32
  /** Any gateway organisation can anchor any number: one above 2^53 − 1 is given as that. */
  readonly size: number
  readonly root: Bytes32
  readonly directory: Bytes32
}

type Decoder<Event> = {
  readonly topics: number
  /** Words of data; null where a text ends it. */
  readonly words: number | null
  readonly decode: (words: LogWords) => Event
}

const consentDecoders: ReadonlyMap<string, Decoder<ConsentEvent>> = new Map<string, Decoder<ConsentEvent>>([
  [
    topicOf('Granted(uint64,address,bytes32,address,uint64)'),
    { topics: 3, words: 3, decode: grantEvent('Granted') },
  ],
  [
    topicOf('Revoked(uint64,address,bytes32,address,uint64)'),
    { topics: 3, words: 3, decode: grantEvent('Revoked') },
  ],
  [
    topicOf('AllRevoked(uint64,address,address,uint64)'),
    {
      topics: 2,
      words: 3,
      decode: ({ topic, data }) => ({
        type: 'AllRevoked',
        n: data(0).uint(),
        patient: topic(1).address(),
        by: data(1).address(),
        version: data(2).uint(),
      }),
    },
  ],
  [
    topicOf('KeysSet(uint64,address,bytes32,uint32,uint64)'),
    {
      topics: 2,
      words: 4,
      decode: ({ topic, data }) => ({
        type: 'KeysSet',
        n: data(0).uint(),
        patient: topic(1).address(),
        digest: data(1).bytes32() as KeysDigest,
        seq: data(2).uint(),
        version: data(3).uint(),
      }),
    },
  ],
  [
    topicOf('DelegateSet(uint64,address,address,uint16,uint40,uint64)'),
    {
      topics: 3,
      words: 4,
      decode: ({ topic, data }) => ({
        type: 'DelegateSet',
        n: data(0).uint(),
        patient: topic(1).address(),
        delegate: topic(2).address(),
        rights: data(1).uint(),
        validUntil: data(2).uint() as Seconds,
        version: data(3).uint(),
      }),
    },
  ],
  [
    topicOf('Skipped(address,bytes32)'),
    {
      topics: 3,
      words: 0,
      decode: ({ topic }) => ({
        type: 'Skipped',
        patient: topic(1).address(),
        id: topic(2).bytes32() as GrantId,
      }),
    },
  ],
])

const providerDecoders: ReadonlyMap<string, Decoder<ProviderEvent>> = new Map<string, Decoder<ProviderEvent>>(
  [
    [
      topicOf('OrgAccredited(uint64,bytes32,address,uint8,uint40,string)'),
      {
        topics: 2,
        words: null,
        decode: ({ topic, data, text }) => ({
          type: 'OrgAccredited',
          n: data(0).uint(),
          orgId: topic(1).bytes32() as OrgId,
          admin: data(1).address(),
          roles: data(2).uint(),
          validUntil: data(3).uint() as Seconds,
          name: text(4),
        }),
      },
    ],
    [
      topicOf('OrgSuspended(uint64,bytes32)'),
      {
        topics: 2,
        words: 1,
        decode: ({ topic, data }) => ({
          type: 'OrgSuspended',
          n: data(0).uint(),
          orgId: topic(1).bytes32() as OrgId,
        }),
      },
    ],
    [
      topicOf('EncKeySet(uint64,bytes32,bytes32,uint32)'),
      {
        topics: 2,
        words: 3,
        decode: ({ topic, data }) => ({
          type: 'EncKeySet',
          n: data(0).uint(),
          orgId: topic(1).bytes32() as OrgId,
          encKey: data(1).bytes32(),
          keyVersion: data(2).uint(),
        }),
      },
    ],
    [
      topicOf('MemberSet(uint64,bytes32,address,uint8,uint40)'),
      {
        topics: 3,
        words: 3,
        decode: ({ topic, data }) => ({
          type: 'MemberSet',
          n: data(0).uint(),
          orgId: topic(1).bytes32() as OrgId,
          who: topic(2).address(),
          roles: data(1).uint(),
          validUntil: data(2).uint() as Seconds,
        }),
      },
    ],
  ],
)

const anchorDecoders: ReadonlyMap<string, Decoder<AnchorEvent>> = new Map<string, Decoder<AnchorEvent>>([
  [
    topicOf('Anchored(uint64,bytes32,bytes32,uint64,bytes32,bytes32)'),
    {
      topics: 3,
      words: 4,
      decode: ({ topic, data }) => ({
        type: 'Anchored',
        n: data(0).uint(),
        orgId: topic(1).bytes32() as OrgId,
        logId: topic(2).bytes32(),
        size: data(1).uintAtMost(),
        root: data(2).bytes32(),
        directory: data(3).bytes32(),
      }),
    },
  ],
])

/**
 * Decodes a log of the ConsentRegistry.
 *
 * @returns undefined for an event that is none of the specification's
 * @throws `bad_request` for one of them in another shape. Spec §9.1
 */
export function decodeConsentLog(log: RawLog): ConsentEvent | undefined {
  return decodeWith(consentDecoders, log)
}

/** The same for the ProviderRegistry. Throws `bad_request`. Spec §9.2. */
export function decodeProviderLog(log: RawLog): ProviderEvent | undefined {
  return decodeWith(providerDecoders, log)
}

/** The same for the AuditAnchor. Throws `bad_request`. Spec §9.3. */
export function decodeAnchorLog(log: RawLog): AnchorEvent | undefined {
  return decodeWith(anchorDecoders, log)
}

function decodeWith<Event>(decoders: ReadonlyMap<string, Decoder<Event>>, log: RawLog): Event | undefined {
  const decoder = decoders.get(log.topics[0] ?? '')
  return decoder?.decode(readWords(log, decoder))
}

function grantEvent(
  type: 'Granted' | 'Revoked',
): (words: LogWords) => Extract<ConsentEvent, { type: 'Granted' | 'Revoked' }> {
  return ({ topic, data }) => ({
    type,
    n: data(0).uint(),
    patient: topic(1).address(),
    id: topic(2).bytes32() as GrantId,
    by: data(1).address(),
    version: data(2).uint(),
  })
}
