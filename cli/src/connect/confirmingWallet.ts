import type { PrimaryType, SetDelegateMessage, TypedData, TypedMessages } from '@consentry/protocol'
import type { Wallet } from '@consentry/sdk'
import type { Prompts } from '../createPrompts.ts'
import { minuteOf } from '../values/times.ts'

/**
 * A wallet that says in words what it is about to sign and asks first. Signing in and unlocking one's own vault are what
 * every command needs, and are not asked for: a login text is signed only if it is the one that was asked for.
 */
export function confirmingWallet(wallet: Wallet, prompts: Prompts): Wallet {
  return {
    ...wallet,
    signTypedData: async (data) => {
      await prompts.confirm(wordsFor(data), 'Sign this?')
      return wallet.signTypedData(data)
    },
  }
}

type Words = { readonly [Type in PrimaryType]: (message: TypedMessages[Type]) => readonly string[] }

const words: Words = {
  Grant: ({ terms }) => [
    'You are about to sign a grant:',
    `  ${terms.granteeName} may ${terms.actions.join(' and ')} your records of the classes ${terms.classes.join(', ')}`,
    `  for ${terms.purposes.join(', ')}, from ${moment(terms.notBefore)} until ${moment(terms.expiresAt)}.`,
  ],
  Revoke: ({ id }) => ['You are about to sign a revocation:', `  grant ${id} ends at once and for good.`],
  RevokeAll: () => [
    'You are about to sign the revocation of everything:',
    '  every grant you have given so far ends at once and for good, and you are signed out everywhere.',
  ],
  SetKeys: ({ seq }) => [
    'You are about to sign your keys:',
    `  number ${seq} of your key manifests replaces the one before. What is stored from now on is sealed to it.`,
  ],
  SetDelegate: delegateWords,
}

/** What a signature over typed data means, in lines. */
function wordsFor<Type extends PrimaryType>({ primaryType, message }: TypedData<Type>): readonly string[] {
  return words[primaryType](message)
}

const rightWords: readonly (readonly [number, string])[] = [
  [1, 'give grants'],
  [2, 'revoke grants'],
  [4, 'change your keys'],
  [16, 'read your records'],
]

function delegateWords({ delegate, rights, validUntil }: SetDelegateMessage): readonly string[] {
  if (rights === 0) return ['You are about to sign:', `  ${delegate} may act for you no longer.`]
  const may = rightWords.filter(([right]) => (rights & right) !== 0).map(([, word]) => word)
  return [
    'You are about to let somebody act for you:',
    `  ${delegate} may ${may.join(', ')} until ${moment(validUntil)}.`,
  ]
}

const moment = (seconds: number): string => minuteOf(seconds * 1000)
