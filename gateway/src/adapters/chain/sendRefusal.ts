import { type RefusalKind, RelayRefused } from '../../errors/RelayRefused.ts'

// JSON-RPC has no codes for these: the words of Geth, Besu, Nethermind, Erigon, Reth and anvil.
const words: readonly { readonly kind: RefusalKind; readonly pattern: RegExp }[] = [
  {
    kind: 'nonce',
    pattern: /nonce (?:is )?too low|nonce below|oldnonce|nonce has already been used|invalid nonce/i,
  },
  {
    kind: 'fees',
    pattern:
      /underpriced|feetoolow|fee (?:cap |per gas )?(?:is )?(?:too low|less than)|gas price (?:is )?(?:too low|below)|lower than the minimum/i,
  },
  { kind: 'funds', pattern: /insufficient (?:funds|balance)|insufficientfunds|upfront cost exceeds/i },
]

/** Whether a node's words mean that it has this very transaction already, which is what sending was for. */
export function isKnownAlready(message: string): boolean {
  return /already (?:known|imported|exists|in (?:the )?(?:mem)?pool)|alreadyknown|known transaction/i.test(
    message,
  )
}

/** A node's words as a refusal with a kind. */
export function sendRefusal(message: string, cause: unknown): RelayRefused {
  const kind = words.find(({ pattern }) => pattern.test(message))?.kind ?? 'rejected'
  return new RelayRefused(kind, { cause })
}
