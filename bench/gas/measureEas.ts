import easArtifact from '@ethereum-attestation-service/eas-contracts/artifacts/contracts/EAS.sol/EAS.json' with {
  type: 'json',
}
import schemaArtifact from '@ethereum-attestation-service/eas-contracts/artifacts/contracts/SchemaRegistry.sol/SchemaRegistry.json' with {
  type: 'json',
}
import {
  type Abi,
  type Address,
  encodeAbiParameters,
  encodePacked,
  type Hex,
  keccak256,
  parseSignature,
  zeroAddress,
  zeroHash,
} from 'viem'
import type { PrivateKeyAccount } from 'viem/accounts'
import { bytes32, type Deployed, type GasChain, type GasTable } from './gasChain.ts'

const BATCH = 50
/** The three words that a grant registers. */
const SCHEMA = 'address patient, uint64 version, bytes32 termsHash'
const schema = keccak256(encodePacked(['string', 'address', 'bool'], [SCHEMA, zeroAddress, true]))

const attestTypes = {
  Attest: [
    { name: 'attester', type: 'address' },
    { name: 'schema', type: 'bytes32' },
    { name: 'recipient', type: 'address' },
    { name: 'expirationTime', type: 'uint64' },
    { name: 'revocable', type: 'bool' },
    { name: 'refUID', type: 'bytes32' },
    { name: 'data', type: 'bytes' },
    { name: 'value', type: 'uint256' },
    { name: 'nonce', type: 'uint256' },
    { name: 'deadline', type: 'uint64' },
  ],
} as const

interface AttestationData {
  readonly recipient: Address
  readonly expirationTime: bigint
  readonly revocable: boolean
  readonly refUID: Hex
  readonly data: Hex
  readonly value: bigint
}

/** The peer, deployed from its own published bytecode: 96 bytes of data each, by an attester with earlier attestations. */
export async function measureEas(chain: GasChain): Promise<GasTable> {
  const { abi: schemaAbi, bytecode: schemaCode } = schemaArtifact
  const schemas = await chain.deploy(schemaAbi as Abi, schemaCode as Hex)
  const eas = await chain.deploy(easArtifact.abi as Abi, easArtifact.bytecode as Hex, [schemas.address])
  const patient = await chain.account('caller')
  const relayer = await chain.account('relayer')
  await chain.gas(schemas, relayer, 'register', [SCHEMA, zeroAddress, true])

  const call = (name: string, args: object): Promise<number> => chain.gas(eas, patient, name, [args])
  await call('attest', { schema, data: dataOf(patient, 'earlier') })
  await attestByDelegation(chain, eas, patient, relayer, 'first nonce')
  const items = Array.from({ length: BATCH }, (_, index) => dataOf(patient, `item ${index}`))
  return {
    attest: await call('attest', { schema, data: dataOf(patient, 'measured') }),
    attestByDelegation: await attestByDelegation(chain, eas, patient, relayer, 'second nonce'),
    multiAttest: Math.round(
      (await chain.gas(eas, patient, 'multiAttest', [[{ schema, data: items }]])) / BATCH,
    ),
    revoke: await measureRevoke(chain, eas, patient),
  }
}

async function measureRevoke(chain: GasChain, eas: Deployed, patient: PrivateKeyAccount): Promise<number> {
  const uid = await chain.event(eas, patient, 'attest', [{ schema, data: dataOf(patient, 'to be revoked') }])
  return chain.gas(eas, patient, 'revoke', [{ schema, data: { uid, value: 0n } }])
}

function dataOf(patient: PrivateKeyAccount, label: string): AttestationData {
  const words = [{ type: 'address' }, { type: 'uint64' }, { type: 'bytes32' }]
  return {
    recipient: patient.address,
    expirationTime: 0n,
    revocable: true,
    refUID: zeroHash,
    data: encodeAbiParameters(words, [patient.address, 1n, bytes32(label)]),
    value: 0n,
  }
}

async function attestByDelegation(
  chain: GasChain,
  eas: Deployed,
  attester: PrivateKeyAccount,
  relayer: PrivateKeyAccount,
  label: string,
): Promise<number> {
  const data = dataOf(attester, label)
  const request = { schema, data, attester: attester.address, deadline: 0n }
  const nonce = await chain.read<bigint>(eas, 'getNonce', [attester.address])
  const version = await chain.read<string>(eas, 'version')
  const signature = await attester.signTypedData({
    domain: { name: 'EAS', version, chainId: 31337, verifyingContract: eas.address },
    types: attestTypes,
    primaryType: 'Attest',
    message: { ...data, schema, attester: attester.address, nonce, deadline: 0n },
  })
  const { r, s, yParity } = parseSignature(signature)
  const split = { v: yParity + 27, r, s }
  return chain.gas(eas, relayer, 'attestByDelegation', [{ ...request, signature: split }])
}
