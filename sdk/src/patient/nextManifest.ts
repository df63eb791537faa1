import {
  type ClassKey,
  type ClassName,
  coreClasses,
  type KeyManifest,
  type KeyPair,
  keysDigestOf,
  type Net,
  type PublicKey,
  serialiseKeyManifest,
  sha256,
  type Sha256Hex,
  toBase64url,
  toHex,
  type Address,
} from '@consentry/protocol'
import type { Vault } from '../vault/Vault.ts'
import { noDigest } from './publishManifest.ts'

/** The manifest a patient begins with: every core class at epoch 1. Spec §7. */
export async function firstManifest(
  vault: Vault,
  of: {
    readonly net: Net
    readonly patient: Address
    readonly version: number
    readonly keyring: Uint8Array
  },
): Promise<KeyManifest> {
  const classes = await classKeys(vault, new Map(coreClasses.map((name) => [name, 1])))
  return {
    v: 1,
    net: of.net,
    patient: of.patient,
    vaultId: vault.vaultId,
    gen: vault.gen,
    seq: 1,
    version: of.version,
    inbox: published(await vault.inbox()),
    classes,
    keyring: toHex(sha256(of.keyring)) as Sha256Hex,
    prev: noDigest,
  }
}

/** What changes: classes that move on, the version it is made for, and the keyring where that is another. */
export type NextManifest = {
  readonly classes: readonly ClassName[]
  readonly version: number
  readonly keyring?: Uint8Array | undefined
}

/**
 * The manifest after another one: the named classes move to the next epoch, or begin with 1. `version` is the patient's
 * at the time it will be published. Spec §7, §15.4.
 */
export async function nextManifest(
  vault: Vault,
  current: KeyManifest,
  { classes, version, keyring }: NextManifest,
): Promise<KeyManifest> {
  const epochs = new Map(classes.map((name) => [name, (current.classes[name]?.epoch ?? 0) + 1]))
  return {
    ...current,
    gen: vault.gen,
    seq: current.seq + 1,
    version,
    inbox: published(await vault.inbox()),
    ...(keyring === undefined ? {} : { keyring: toHex(sha256(keyring)) as Sha256Hex }),
    classes: { ...current.classes, ...(await classKeys(vault, epochs)) },
    prev: keysDigestOf(serialiseKeyManifest(current)),
  }
}

async function classKeys(
  vault: Vault,
  epochs: ReadonlyMap<ClassName, number>,
): Promise<Record<ClassName, ClassKey>> {
  const keys: Record<ClassName, ClassKey> = {}
  for (const [name, epoch] of epochs)
    keys[name] = { epoch, pub: published(await vault.classKey(name, epoch)) }
  return keys
}

function published({ publicKey }: KeyPair): PublicKey {
  return toBase64url(publicKey) as PublicKey
}
