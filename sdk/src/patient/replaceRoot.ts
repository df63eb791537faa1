import { type ClassName, createKeyring, parseKeyring, serialiseKeyring } from '@consentry/protocol'
import { memoryVault } from '../vault/memoryVault.ts'
import { openRoot } from '../vault/openVault.ts'
import { newSlot } from './addSlot.ts'
import { unlockOf, type UnlockAgain } from './changeKeyring.ts'
import { generationOf } from './keyGenerations.ts'
import { listRecords } from './listRecords.ts'
import { nextManifest } from './nextManifest.ts'
import type { Patient } from './Patient.ts'
import { presentState } from './presentState.ts'
import { signManifest } from './publishManifest.ts'
import { type RewrapOutcome, rewrapRecords } from './rewrapRecords.ts'
import { publishRotation } from './rotateKeys.ts'

/** How a root is replaced. */
export type ReplaceRootOptions = UnlockAgain & {
  /** Shows the new recovery code; resolves once it is written down. The old codes open nothing any more. */
  readonly showRecoveryCode: (code: string) => Promise<void>
  /** Told while the keys of records are sealed anew. */
  readonly onProgress?: (done: number, all: number) => void
}

/** The vault with its new root, and what became of the records' keys. */
export type ReplacedRoot = { readonly patient: Patient; readonly records: readonly RewrapOutcome[] }

/**
 * Gives the vault a new root where the old one may be known to somebody: new keys for inbox and every class, shared with
 * the grantees that remain, and every record's key sealed anew. The session's wallet gets a slot with a fresh message; other
 * wallets and delegates are added again with `addSlot`. What the old root opened may have been copied: that nobody can
 * undo. It can be repeated where it broke off: `rewrapRecords` finishes the records.
 *
 * Four prompts: one to open the vault (none with a code), two for the slot, SetKeys.
 *
 * @throws what `openVault`, `rotateKeys` and `rewrapRecords` throw. Spec §5, §15.5
 */
export async function replaceRoot(
  patient: Patient,
  { recoveryCode, showRecoveryCode, onProgress }: ReplaceRootOptions,
): Promise<ReplacedRoot> {
  const { patient: present, onChain } = await presentState(patient)
  const { session, manifest: current } = present
  const { ports, wallet } = session.client
  const crypto = { ...ports.crypto, random: ports.random }
  const old = await openRoot(parseKeyring(present.keyring), unlockOf(present, recoveryCode), crypto)
  const { vaultId } = old
  const root = ports.random(32)
  const gen = old.gen + 1
  const previousRoots = new Map([...old.previousRoots, [old.gen, old.root] as const])
  const slots = [
    await newSlot(patient, { by: 'wallet', wallet }, vaultId),
    await newSlot(patient, { by: 'code', showRecoveryCode }, vaultId),
  ]
  const keyring = serialiseKeyring(await createKeyring({ root, vaultId, gen, previousRoots, slots }, crypto))
  const vault = memoryVault({ root, vaultId, previousRoots }, gen, crypto)
  const generations = [...present.generations, generationOf(current)]
  const renewed = { ...present, vault, generations }
  const classes = Object.keys(current.classes) as ClassName[]
  const next = await nextManifest(vault, current, { classes, version: onChain.version, keyring })
  const signed = await signManifest(session, next)
  const published = await publishRotation(renewed, { signed, classes, keyring })
  patient.vault.lock()
  for (const bytes of previousRoots.values()) bytes.fill(0)
  root.fill(0)
  const records = (await listRecords(published)).map(({ recordId }) => recordId)
  return { patient: published, records: await rewrapRecords(published, records, onProgress) }
}
