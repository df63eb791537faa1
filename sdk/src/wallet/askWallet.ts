import type { SdkCode } from '../errors/codes.ts'
import { SdkError } from '../errors/SdkError.ts'

type Answer = { readonly code: SdkCode; readonly what: string; readonly next: string }

const rejected: Answer = {
  code: 'wallet_rejected',
  what: 'The request was declined in the wallet',
  next: 'Nothing was signed; ask again when the person is ready',
}

/** What wallets and their libraries say, by code: EIP-1193, WalletConnect (5000) and ethers. */
const answers: ReadonlyMap<unknown, Answer> = new Map<unknown, Answer>([
  [4001, rejected],
  [5000, rejected],
  ['ACTION_REJECTED', rejected],
  [
    4100,
    {
      code: 'wrong_account',
      what: 'The wallet does not let this page use the account',
      next: 'Connect the account in the wallet',
    },
  ],
  [
    4900,
    { code: 'unreachable', what: 'The wallet is not connected to any chain', next: 'Check its connection' },
  ],
  [
    4901,
    {
      code: 'wrong_chain',
      what: 'The wallet is not connected to the chain',
      next: 'Choose it in the wallet',
    },
  ],
])

const failed: Answer = {
  code: 'wallet_failed',
  what: 'The wallet did not do what it was asked',
  next: 'Try again, or use another wallet',
}

/**
 * Asks a wallet. Whatever it throws becomes a typed error: libraries wrap what the wallet said, so the whole chain of
 * causes is searched. The wallet's own words, which may hold anything, are the cause alone. Throws `wallet_rejected`,
 * `wrong_account`, `wrong_chain`, `unreachable`, `wallet_failed`.
 */
export async function askWallet<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof SdkError) throw cause
    const { code, what, next } = answerOf(cause, 0) ?? failed
    throw new SdkError(code, what, { next, cause })
  }
}

/** Errors that wrap each other more often than this are no wallet's. */
const deepest = 8

function answerOf(value: unknown, depth: number): Answer | undefined {
  if (typeof value !== 'object' || value === null || depth > deepest) return undefined
  const { code, cause, error, info, data, originalError } = value as Readonly<Record<string, unknown>>
  const known = answers.get(code)
  if (known !== undefined) return known
  for (const inner of [cause, error, info, data, originalError]) {
    const found = answerOf(inner, depth + 1)
    if (found !== undefined) return found
  }
  return undefined
}
