import { expect } from 'chai'

import { parseUploadRange } from '../../../protocol/src/wire/blobs.ts'
import * as accessRequests from '../../../protocol/src/wire/accessRequests.ts'
import { proofQuerySchema } from '../../../protocol/src/wire/audit.ts'
import { delegateRequestSchema } from '../../../protocol/src/wire/delegates.ts'
import { deploymentSchema } from '../../../protocol/src/wire/deployment.ts'
import { noticeSchema } from '../../../protocol/src/wire/events.ts'
import { fenceRequestSchema } from '../../../protocol/src/wire/fences.ts'
import * as keys from '../../../protocol/src/wire/keys.ts'
import { pageOf, pageQuerySchema } from '../../../protocol/src/wire/lists.ts'
import { challengeRequestSchema } from '../../../protocol/src/wire/logins.ts'
import { manifestRequestSchema } from '../../../protocol/src/wire/manifests.ts'
import { messageRequestSchema } from '../../../protocol/src/wire/messages.ts'
import { recordsQuerySchema } from '../../../protocol/src/wire/records.ts'
import type { Route } from '../../../protocol/src/wire/route.ts'
import { relayViewSchema } from '../../../protocol/src/wire/relays.ts'

const address = `0x${'11'.repeat(20)}`
const bytes32 = `0x${'22'.repeat(32)}`
const id = '33'.repeat(16)
const key = 'A'.repeat(43)
const wrap = 'A'.repeat(152)
const sig = `0x${'44'.repeat(65)}`
const contract = { address, codeHash: bytes32 }
const limits = {
  jsonBytes: 1,
  blobBytes: 1,
  batchRecords: 1,
  batchBytes: 1,
  patientBytes: 1,
  relaysPerDay: 1,
}

type Sample = {
  schema: Pick<NonNullable<Route['query']>, 'parse' | 'safeParse'>
  good: object
  bad: Record<string, object>
}

/** One body of each kind, and changes that must be refused. */
const samples: Record<string, Sample> = {
  challenge: {
    schema: challengeRequestSchema,
    good: { address, role: 'patient', jkt: key, x25519: key, origin: 'https://portal.example' },
    bad: {
      role: { role: 'admin' },
      'upper-case address': { address: address.toUpperCase() },
      jkt: { jkt: `${key}=` },
    },
  },
  manifest: {
    schema: manifestRequestSchema,
    good: {
      manifest: 'e30',
      keyring: 'e30',
      setKeys: { signer: address, blockNumber: 1, blockHash: bytes32, sig },
    },
    bad: {
      'no manifest': { manifest: '' },
      'over 16 KiB': { keyring: 'A'.repeat(21_847) },
      null: { setKeys: null },
    },
  },
  key: {
    schema: keys.keyRequestSchema,
    good: { action: 'read', purpose: 'TREAT', ciphertext: true, evidence: true },
    bad: {
      action: { action: 'delete' },
      purpose: { purpose: 'treat' },
      'no ciphertext': { ciphertext: false },
      'no evidence': { evidence: null },
    },
  },
  keys: {
    schema: keys.keysRequestSchema,
    good: { action: 'read', records: [id] },
    bad: { none: { records: [] }, many: { records: Array.from({ length: 201 }, () => id) } },
  },
  wraps: {
    schema: keys.wrapsRequestSchema,
    good: { rows: [[id, 1, wrap]] },
    bad: {
      'epoch 0': { rows: [[id, 0, wrap]] },
      'short wrap': { rows: [[id, 1, wrap.slice(1)]] },
      wide: { rows: [[id, 1, wrap, 1]] },
    },
  },
  fence: {
    schema: fenceRequestSchema,
    good: { patient: address, signer: address, target: bytes32, sig },
    bad: {
      'all without version': { target: 'all' },
      'one with version': { version: 1 },
      'no bytes': { sig: '0x' },
    },
  },
  delegate: {
    schema: delegateRequestSchema,
    good: {
      patient: address,
      delegate: address,
      rights: 23,
      validUntil: 1,
      nonce: 0,
      blockNumber: 1,
      blockHash: bytes32,
      sig,
    },
    bad: { RECOVER: { rights: 8 }, 'unknown right': { rights: 32 }, fraction: { nonce: 0.5 } },
  },
  'access request': {
    schema: accessRequests.accessRequestSchema,
    good: { patient: address, requestId: id, wrap: 'A'.repeat(1475) },
    bad: { 'another size': { wrap: 'A'.repeat(1476) }, '0x id': { requestId: `0x${id}` } },
  },
  answer: {
    schema: accessRequests.accessAnswerSchema,
    good: { answer: 'approved', grantId: bytes32 },
    bad: { 'declined with grant': { answer: 'declined' }, unknown: { answer: 'maybe' } },
  },
  message: {
    schema: messageRequestSchema,
    good: { from: address, to: bytes32, msgId: id, wrap: 'A'.repeat(87_491) },
    bad: { 'no party': { to: id }, size: { wrap: 'A'.repeat(1000) } },
  },
  relay: {
    schema: relayViewSchema,
    good: { relayId: id, state: 'failed', error: 'ConsentRegistryStale', txHash: null },
    bad: { state: { state: 'lost' } },
  },
  notice: {
    schema: noticeSchema,
    good: { t: 1, type: 'fence', patient: address, target: 'all' },
    bad: { type: { type: 'other' }, 'another type’s field': { recordId: id } },
  },
  deployment: {
    schema: deploymentSchema,
    good: {
      protocol: 1,
      chainId: 31337,
      contracts: { consentRegistry: contract, providerRegistry: contract, auditAnchor: contract },
      finality: 'depth:12',
      maxStale: 60,
      gateway: 'https://gw.example',
      orgId: bytes32,
      origin: 'gw.example/consentry/31337/1',
      vkeys: { checkpoint: 'a+00000000+AA==', receipt: 'a/receipt+00000000+AA==' },
      freshFrom: 0,
      deploymentBlock: 0,
      rpcUrl: 'http://127.0.0.1:8545/',
      limits,
      clientOrigins: ['http://localhost:5173'],
    },
    bad: {
      finality: { finality: 'depth:0' },
      gateway: { gateway: 'https://gw.example/' },
      maxStale: { maxStale: 601 },
      protocol: { protocol: 2 },
    },
  },
}

describe('request and answer bodies', () => {
  for (const [name, { schema, good, bad }] of Object.entries(samples)) {
    it(`of ${name} are closed objects`, () => {
      expect(schema.parse(good)).to.deep.equal(good)
      expect(schema.safeParse({ ...good, extra: 1 }).success).to.equal(false)
      for (const field of Object.keys(good)) {
        const { [field as keyof typeof good]: _, ...rest } = good
        const isOptional = ['purpose', 'setKeys', 'rpcUrl', 'ciphertext', 'evidence'].includes(field)
        expect(schema.safeParse(rest).success, `without ${field}`).to.equal(isOptional)
      }
    })
    for (const [what, change] of Object.entries(bad)) {
      it(`of ${name} are refused with: ${what}`, () => {
        expect(schema.safeParse({ ...good, ...change }).success).to.equal(false)
      })
    }
  }

  it('take a fence of everything with its version, and a refusal without grant', () => {
    const all = { patient: address, signer: address, target: 'all', version: 3, sig }
    expect(fenceRequestSchema.parse(all)).to.deep.equal(all)
    expect(accessRequests.accessAnswerSchema.parse({ answer: 'declined' })).to.deep.equal({
      answer: 'declined',
    })
  })
})

describe('queries', () => {
  it('page by 50 unless asked otherwise, at most 200', () => {
    expect(pageQuerySchema.parse({})).to.deep.equal({ limit: 50 })
    expect(pageQuerySchema.parse({ limit: '200', cursor: 'x' })).to.deep.equal({ limit: 200, cursor: 'x' })
    for (const limit of ['0', '201', '05', '-1', '1.5', '', '1e2']) {
      expect(pageQuerySchema.safeParse({ limit }).success, limit).to.equal(false)
    }
  })

  it('read numbers strictly', () => {
    expect(proofQuerySchema.parse({ leaf: '0', size: '9' })).to.deep.equal({ leaf: 0, size: 9 })
    for (const leaf of ['00', '+1', ' 1', '9007199254740992', '']) {
      expect(proofQuerySchema.safeParse({ leaf, size: '9' }).success, leaf).to.equal(false)
    }
    expect(recordsQuerySchema.parse({ class: 'labs', from: '5', author: bytes32 })).to.deep.equal({
      class: 'labs',
      from: 5,
      author: bytes32,
      limit: 50,
    })
    expect(recordsQuerySchema.safeParse({ Class: 'labs' }).success).to.equal(false)
  })

  it('give pages without totals', () => {
    const page = { items: [{ relayId: id, state: 'safe', error: null, txHash: bytes32 }], next: null }
    expect(pageOf(relayViewSchema).parse(page)).to.deep.equal(page)
    expect(pageOf(relayViewSchema).safeParse({ ...page, total: 1 }).success).to.equal(false)
  })
})

describe('parseUploadRange', () => {
  it('reads whole and partial uploads', () => {
    expect(parseUploadRange('bytes 0-79/80')).to.deep.equal({ start: 0, end: 79, size: 80 })
    expect(parseUploadRange('bytes 10-19/536870912')).to.deep.equal({ start: 10, end: 19, size: 536_870_912 })
  })

  it('refuses everything else', () => {
    const bad = [
      '',
      'bytes 0-80/80',
      'bytes 5-4/80',
      'bytes 0-1/*',
      'bytes */80',
      'bytes 0-1/536870913',
      'bytes 00-1/80',
      'items 0-1/80',
    ]
    for (const header of bad) expect(parseUploadRange(header), header).to.equal(undefined)
  })
})
