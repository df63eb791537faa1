import {
  type CryptoPorts,
  createKeyring,
  generateVaultRoot,
  type Millis,
  type RandomSource,
  serialiseKeyring,
} from '@consentry/protocol'
import type { Wallet } from '../wallet/Wallet.ts'
import { newCodeSlot } from './codeSlot.ts'
import { memoryVault } from './memoryVault.ts'
import type { Vault } from './Vault.ts'
import { newWalletSlot } from './walletSlot.ts'

/** What a vault is made with. */
export type VaultParts = {
  readonly wallet: Wallet
  /** Origin of the page that will unlock it. */
  readonly origin: string
  readonly chainId: number
  /** Time of enrolment, ms. */
  readonly now: Millis
  readonly random: RandomSource
  readonly crypto?: CryptoPorts
  /**
   * Shows the recovery code and resolves once its owner has written it down. It is shown this once; nothing keeps it.
   */
  readonly showRecoveryCode: (code: string) => Promise<void>
}

/** A vault with the bytes of its keyring, which may be stored anywhere. */
export type OpenedVault = { readonly vault: Vault; readonly keyring: Uint8Array }

/**
 * Makes a vault with a fresh root and both kinds of slots: the wallet's for every day, the code's for the day the wallet
 * is lost. Two signatures over one message. Throws `bad_signature`, `bad_slot`. Spec §5.
 */
export async function createVault(parts: VaultParts): Promise<OpenedVault> {
  const { wallet, origin, chainId, now, random, crypto = {}, showRecoveryCode } = parts
  const ports = { ...crypto, random }
  const { root, vaultId } = generateVaultRoot(ports)
  const recovery = newCodeSlot(random)
  const walletSlot = await newWalletSlot({
    wallet: wallet.slotSigner ?? wallet,
    message: { origin, chainId, vaultId, issuedAt: now },
    between: () => showRecoveryCode(recovery.code),
  })
  const keyring = await createKeyring({ root, vaultId, slots: [walletSlot, recovery.slot] }, ports)
  return { vault: memoryVault({ root, vaultId }, keyring.gen, crypto), keyring: serialiseKeyring(keyring) }
}
