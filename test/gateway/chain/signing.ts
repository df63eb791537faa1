import { type Net, type PrimaryType, typedDataDigest, type TypedMessages, to0x } from '@consentry/protocol'
import type { Hex } from 'viem'
import { sign } from 'viem/accounts'

/** Signs typed data of the protocol with a plain key, as a wallet does. */
export async function signTyped<Type extends PrimaryType>(
  key: Hex,
  net: Net,
  primaryType: Type,
  message: TypedMessages[Type],
): Promise<Hex> {
  return sign({ hash: to0x(typedDataDigest(net, primaryType, message)), privateKey: key, to: 'hex' })
}
