import { z } from 'zod'
import { SdkError } from '../errors/SdkError.ts'

type Sealed = {
  readonly cipherparams: { readonly iv: string }
  readonly ciphertext: string
  readonly mac: string
}

/** How the keys come from the password: hex and numbers as the format names them. */
export type KeyDerivation =
  | {
      readonly kdf: 'scrypt'
      readonly kdfparams: {
        readonly dklen: 32
        readonly n: number
        readonly r: number
        readonly p: number
        readonly salt: string
      }
    }
  | {
      readonly kdf: 'pbkdf2'
      readonly kdfparams: { readonly dklen: 32; readonly c: number; readonly salt: string }
    }

/** A keystore in the form of Web3 Secret Storage, version 3. `address`: hex, with or without `0x`. */
export type Keystore = {
  readonly version: 3
  readonly address?: string | null | undefined
  readonly crypto: Sealed & KeyDerivation
}

const hex = z.string().regex(/^(?:[0-9a-f]{2})+$/i)
const key32 = z.literal(32)

/** Largest cost that is worked off: 2^20 rounds of 8 blocks take 1 GiB and some seconds. */
const maxScryptBytes = 2 ** 30
const maxRounds = 10_000_000

const scrypt = z
  .looseObject({
    dklen: key32,
    n: z.int().min(2),
    r: z.int().min(1),
    p: z.int().min(1).max(16),
    salt: hex,
  })
  .refine(({ n, r }) => (n & (n - 1)) === 0 && 128 * n * r <= maxScryptBytes)

const pbkdf2 = z.looseObject({
  dklen: key32,
  c: z.int().min(1).max(maxRounds),
  prf: z.literal('hmac-sha256'),
  salt: hex,
})

const sealed = {
  cipher: z.literal('aes-128-ctr'),
  cipherparams: z.looseObject({ iv: hex.length(32) }),
  ciphertext: hex.length(64),
  mac: hex.length(64),
}

const crypto = z.discriminatedUnion('kdf', [
  z.looseObject({ ...sealed, kdf: z.literal('scrypt'), kdfparams: scrypt }),
  z.looseObject({ ...sealed, kdf: z.literal('pbkdf2'), kdfparams: pbkdf2 }),
])

const form: z.ZodType<Keystore> = z.looseObject({
  version: z.literal(3),
  address: z
    .string()
    .regex(/^(?:0x)?[0-9a-f]{40}$/i)
    .nullish(),
  crypto,
})

/** Reads the JSON text of a keystore; nothing is decrypted. Throws `bad_keystore`. */
export function parseKeystore(text: string): Keystore {
  const { success, data } = form.safeParse(withLowercaseCrypto(text))
  if (success) return data
  throw new SdkError('bad_keystore', 'Not a keystore of version 3 with AES-128-CTR and scrypt or PBKDF2', {
    next: 'Export the key from its wallet as a JSON keystore',
  })
}

/** Old and some new programs write `Crypto`. */
function withLowercaseCrypto(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && 'Crypto' in value
      ? { crypto: value.Crypto, ...value }
      : value
  } catch {
    return undefined
  }
}
