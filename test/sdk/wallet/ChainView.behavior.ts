import { expect } from 'chai'
import { type GrantId, type KeysDigest, to0x, typedDataDigest } from '@consentry/protocol'
import type { ChainView } from '../../../sdk/src/wallet/ChainView.ts'
import { address, bytes32, grantId, orgId } from '../../support/ids.ts'
import { codeOf } from '../support/codeOf.ts'
import type { ChainScene } from './support/chainScene.ts'

/** What every adapter of the ChainView port tells alike about one scene on chain. */
export function shouldBehaveLikeChainView(
  name: string,
  open: (url: string) => { readonly chain: ChainView; readonly close?: () => void },
  scene: () => ChainScene,
): void {
  describe(`sdk: the chain by ${name}`, () => {
    let chain: ChainView
    let close: () => void = () => {}
    before(() => {
      const opened = open(scene().url)
      chain = opened.chain
      close = opened.close ?? close
    })
    after(() => close())

    it('knows chain, code and blocks', async () => {
      const { chainId, registry, codeHash, head } = scene()
      expect(await chain.chainId()).to.equal(chainId)
      expect(await chain.codeHash(registry)).to.equal(codeHash)
      expect(await chain.codeHash(address(1))).to.equal(undefined)
      expect(await chain.head()).to.deep.equal(head)
      expect(await chain.block(head.number)).to.deep.equal(head)
      expect((await chain.safeHead()).number).to.be.at.most(head.number)
      expect(await chain.block(head.number + 1)).to.equal(undefined)
      expect(await chain.block(-1)).to.equal(undefined)
    })

    it('knows what a patient has done', async () => {
      const { registry, patient, grant, delegate } = scene()
      expect(await chain.patient(registry, patient)).to.deep.equal({
        version: 0,
        keysVersion: 0,
        floor: 0,
        keysSeq: 1,
        keysDigest: bytes32(6) as string as KeysDigest,
      })
      expect(await chain.grant(registry, patient, grant)).to.deep.equal({ status: 1, version: 0 })
      expect(await chain.delegate(registry, patient, delegate.who)).to.deep.equal(delegate.roles)
      expect(await chain.delegateNonce(registry, patient)).to.equal(1)
    })

    it('knows when keys were published', async () => {
      const { registry, patient, fromBlock, keysTime } = scene()
      const published = { seq: 1, digest: bytes32(6), time: keysTime }
      expect(await chain.keysHistory({ registry, patient, fromBlock })).to.deep.equal([published])
      expect(await chain.keysHistory({ registry, patient: address(9), fromBlock })).to.deep.equal([])
    })

    it('knows what nobody has done', async () => {
      const { registry } = scene()
      const zeros = { version: 0, keysVersion: 0, floor: 0, keysSeq: 0, keysDigest: bytes32(0) }
      expect(await chain.patient(registry, address(9))).to.deep.equal(zeros)
      expect(await chain.grant(registry, address(9), grantId(1) as GrantId)).to.deep.equal({
        status: 0,
        version: 0,
      })
      expect(await chain.delegate(registry, address(9), address(8))).to.deep.equal({
        roles: 0,
        validUntil: 0,
      })
    })

    it('knows organisations, with and without a key', async () => {
      const { providers, org } = scene()
      expect(await chain.org(providers, org.id)).to.deep.equal(org.withKey)
      const unknown = await chain.org(providers, orgId(0x77))
      expect(unknown).to.include({ status: 0, encKey: null, name: '', keyVersion: 0 })
    })

    it('knows anchors', async () => {
      const { anchors, org, logId } = scene()
      const none = { size: 0, root: bytes32(0), time: 0 }
      expect(await chain.anchor(anchors, org.id, logId)).to.deep.equal(none)
    })

    it('knows roles of the past', async () => {
      const { registry, providers, patient, delegate, org, fromBlock } = scene()
      const at = { registry, patient, who: delegate.who, fromBlock }
      expect(await chain.delegateAt({ ...at, atBlock: delegate.block })).to.deep.equal(delegate.roles)
      expect(await chain.delegateAt({ ...at, atBlock: delegate.block - 1 })).to.deep.equal({
        roles: 0,
        validUntil: 0,
      })
      const member = { providers, orgId: org.id, who: org.member.who, fromBlock, atBlock: delegate.block }
      expect(await chain.memberAt(member)).to.deep.equal(org.member.roles)
      expect((await chain.memberAt({ ...member, who: address(9) })).roles).to.equal(0)
    })

    it('asks a contract wallet about a signature', async () => {
      const { net, wallet } = scene()
      const message = { patient: wallet.address, id: grantId(5) }
      const digest = typedDataDigest(net, 'Revoke', message)
      const signature = await wallet.sign(to0x(digest))
      expect(await chain.isSignedBy(wallet.address, digest, signature)).to.equal(true)
      const other = typedDataDigest(net, 'Revoke', { ...message, id: grantId(6) })
      expect(await chain.isSignedBy(wallet.address, other, signature)).to.equal(false)
      expect(await chain.isSignedBy(address(9), digest, signature)).to.equal(false)
    })

    it('has one code for a node that gives no answer', async () => {
      const nowhere = open('http://127.0.0.1:9')
      try {
        expect(await codeOf(nowhere.chain.patient(scene().registry, address(1)))).to.equal('unreachable')
      } finally {
        nowhere.close?.()
      }
    })
  })
}
