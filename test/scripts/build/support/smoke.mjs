// Run by a test in a folder where only the packages are installed: a first look through every entry.
import assert from 'node:assert/strict'
import { classify } from '@consentry/fhir'
import { recoverTypedDataSigner, typedDataOf } from '@consentry/protocol'
import { findingCodes } from '@consentry/sdk/auditor'
import { nodeAead, nodeCurves } from '@consentry/sdk/node'
import { createVault, openVault } from '@consentry/sdk/patient'
import { openOrgVault } from '@consentry/sdk/provider'
import { eip1193Chain, httpProvider } from '@consentry/sdk/wallet/eip1193'
import { fromPrivateKey } from '@consentry/sdk/wallet/key'
import { fromSmartAccount } from '@consentry/sdk/wallet/smartAccount'

const wallet = fromPrivateKey(`0x${'01'.repeat(32)}`)
const net = { chainId: 31337, registry: `0x${'22'.repeat(20)}` }
const message = { patient: wallet.address, id: `0x${'33'.repeat(32)}` }
const signature = await wallet.signTypedData(typedDataOf(net, 'Revoke', message))
assert.equal(recoverTypedDataSigner(net, 'Revoke', { message, signature }), wallet.address)

const origin = 'https://portal.example'
const random = (length) => crypto.getRandomValues(new Uint8Array(length))
const codes = []
const { vault, keyring } = await createVault({
  wallet,
  origin,
  chainId: net.chainId,
  now: 1_700_000_000_000,
  random,
  crypto: { aead: nodeAead, curves: nodeCurves },
  showRecoveryCode: async (code) => void codes.push(code),
})
for (const unlock of [
  { by: 'wallet', wallet, origin },
  { by: 'code', code: codes[0] },
]) {
  const again = await openVault(keyring, unlock)
  assert.deepEqual(await again.vault.inbox(), await vault.inbox())
}

assert.equal(classify({ resourceType: 'Observation', code: {} }).class, 'summary')
assert.ok(findingCodes.length > 0)
for (const made of [openOrgVault, fromSmartAccount, eip1193Chain(httpProvider('http://127.0.0.1:9')).head])
  assert.equal(typeof made, 'function')

// Of viem only types are used; ethers is needed by those who use its adapter, and by nobody else.
assert.equal(typeof (await import('@consentry/sdk/wallet/viem')).fromViem, 'function')
await assert.rejects(import('@consentry/sdk/wallet/ethers'), { code: 'ERR_MODULE_NOT_FOUND' })
console.log('all entries work')
