import { fromPrivateKey } from './fromPrivateKey.ts'
import { readKeystore } from './readKeystore.ts'
import type { Wallet } from './Wallet.ts'

/** A wallet from the JSON text of an encrypted keystore. Throws `bad_keystore`, `wrong_password`. */
export async function fromKeystore(json: string, password: string): Promise<Wallet> {
  return fromPrivateKey(await readKeystore(json, password))
}
