import { expect } from 'chai'
import { Wallet } from 'ethers'
import { toUtf8 } from '../../../protocol/src/bytes/utf8.ts'
import { toHex } from '../../../protocol/src/bytes/hex.ts'
import { sha256 } from '../../../protocol/src/crypto/hash.ts'
import { generateProofKeyPair, type ProofKey, webCryptoProofKey } from '../../../protocol/src/login/es256.ts'
import { loginText, maxSessionLife } from '../../../protocol/src/login/loginText.ts'
import { createProof } from '../../../protocol/src/login/proof.ts'
import { jwkThumbprint } from '../../../protocol/src/login/PublicJwk.ts'
import { type HashedRequest, requestHash } from '../../../protocol/src/login/requestHash.ts'
import { authorRequest } from '../../../protocol/src/receipt/authorRequest.ts'
import { verifySignedRequest } from '../../../protocol/src/receipt/verifySignedRequest.ts'
import {
  parseAddress,
  parsePublicKey,
  parseSignatureHex,
  type Sha256Hex,
} from '../../../protocol/src/values/ids.ts'
import { type Millis, parseSeconds } from '../../../protocol/src/values/times.ts'
import { codeOf } from '../../support/vectors.ts'

const gateway = 'https://gw.example'
const chainId = 31337
const issuedAt = 1_800_000_000_000 as Millis
const manifest = toUtf8('{"v":1}')
const wallet = new Wallet(`0x${'07'.repeat(32)}`)

describe('verifySignedRequest', () => {
  let key: ProofKey
  let siwe: string
  let siweSig: string

  before(async () => {
    key = await webCryptoProofKey(await generateProofKeyPair())
    siwe = loginText({
      origin: gateway,
      gateway,
      chainId,
      address: parseAddress(wallet.address.toLowerCase()),
      nonce: '00'.repeat(16),
      issuedAt,
      expires: (issuedAt + maxSessionLife) as Millis,
      role: 'patient',
      jkt: jwkThumbprint(key.jwk),
      x25519: parsePublicKey('K4lDyCajQqe6oVRKm8LNi6eVHxoh6HqE4VdjyEqNRGg'),
    })
    siweSig = await wallet.signMessage(siwe)
  })

  async function evidence(request: HashedRequest, secondsAfter = 60, host = gateway) {
    const [path] = request.target.split('?')
    const dpop = await createProof(key, {
      token: 'token',
      jti: 'a'.repeat(22),
      htm: request.method,
      htu: `${host}${path}`,
      iat: parseSeconds(issuedAt / 1000 + secondsAfter),
      nonce: 'n',
      rh: requestHash(request),
    })
    return { siwe, siweSig: parseSignatureHex(siweSig), dpop }
  }

  it('proves the author of a record', async () => {
    const request = authorRequest(manifest)
    const signed = await verifySignedRequest(await evidence(request), { chainId, gateway, request })
    expect(signed).to.include({ wallet: 'ecdsa', isRequestChecked: true })
    expect(signed.login.address).to.equal(wallet.address.toLowerCase())
  })

  it('proves the author of a record of a batch by digests alone', async () => {
    const lines = [toHex(sha256(toUtf8('other'))), toHex(sha256(manifest))] as Sha256Hex[]
    const request = authorRequest(manifest, { lines, purpose: 'TREAT' })
    const signed = await verifySignedRequest(await evidence(request), { chainId, gateway, request })
    expect(signed.isRequestChecked).to.equal(true)
    expect(await codeOf(() => authorRequest(toUtf8('{}'), { lines }))).to.equal('invalid_dpop_proof')
  })

  it('says when the request itself could not be checked', async () => {
    const signed = await verifySignedRequest(await evidence(authorRequest(manifest)), { chainId, gateway })
    expect(signed.isRequestChecked).to.equal(false)
  })

  it('leaves the signature of a contract wallet to the chain', async () => {
    const given = await evidence(authorRequest(manifest))
    const byContract = { ...given, siweSig: parseSignatureHex(`0x${'01'.repeat(200)}`) }
    expect((await verifySignedRequest(byContract, { chainId, gateway })).wallet).to.equal('contract')
    const byOther = { ...given, siweSig: parseSignatureHex(await Wallet.createRandom().signMessage(siwe)) }
    expect((await verifySignedRequest(byOther, { chainId, gateway })).wallet).to.equal('contract')
  })

  it('refuses another record, query, network, gateway and session key', async () => {
    const request = { ...authorRequest(manifest), target: '/v1/records?x=1' }
    const given = await evidence(request)
    const codes = [
      { chainId, gateway, request: authorRequest(toUtf8('{"v":2}')) },
      { chainId, gateway, request: authorRequest(manifest) },
      { chainId, gateway, request: { ...request, method: 'PUT' } },
      { chainId: 1, gateway },
      { chainId, gateway: 'https://other.example' },
    ].map((context) => codeOf(() => verifySignedRequest(given, context)))
    expect(await Promise.all(codes)).to.deep.equal([
      'invalid_dpop_proof',
      'invalid_dpop_proof',
      'invalid_dpop_proof',
      'bad_signature',
      'bad_signature',
    ])
    const other = await webCryptoProofKey(await generateProofKeyPair())
    const foreign = { ...given, siwe: siwe.replace(jwkThumbprint(key.jwk), jwkThumbprint(other.jwk)) }
    expect(await codeOf(() => verifySignedRequest(foreign, { chainId, gateway }))).to.equal(
      'invalid_dpop_proof',
    )
  })

  it('refuses a proof that was made for another gateway in the same session', async () => {
    const request = authorRequest(manifest)
    const given = await evidence(request, 60, 'https://other.example')
    const code = await codeOf(() => verifySignedRequest(given, { chainId, gateway, request }))
    expect(code).to.equal('invalid_dpop_proof')
  })

  it('takes a proof at the borders of the session, give or take a minute', async () => {
    for (const secondsAfter of [-60, maxSessionLife / 1000 + 60]) {
      const given = await evidence(authorRequest(manifest), secondsAfter)
      expect((await verifySignedRequest(given, { chainId, gateway })).wallet).to.equal('ecdsa')
    }
  })

  it('says where a record was written to, with the purpose of an organisation', () => {
    expect(authorRequest(manifest).target).to.equal('/v1/records')
    expect(authorRequest(manifest, { purpose: 'TREAT' }).target).to.equal('/v1/records?purpose=TREAT')
  })

  it('refuses a proof made before or after the session', async () => {
    for (const secondsAfter of [-61, maxSessionLife / 1000 + 61]) {
      const given = await evidence(authorRequest(manifest), secondsAfter)
      expect(await codeOf(() => verifySignedRequest(given, { chainId, gateway }))).to.equal(
        'invalid_dpop_proof',
      )
    }
  })
})
