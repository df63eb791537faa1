import { crockfordBase32, fromBase32, toBase32 } from '../bytes/base32.ts'
import { labelledDigest } from '../crypto/context.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import { redact } from '../errors/redact.ts'

const secretCharacters = 32
const checkCharacters = 2
const groupSize = 4

/** The text of a recovery code (20 random bytes): groups of four and two check characters. Spec §5. */
export function recoveryCodeText(secret: Uint8Array): string {
  if (secret.length !== 20) throw new RangeError('Recovery code of 20 bytes expected')
  const text = toBase32(secret, crockfordBase32) + checkOf(secret)
  return (text.match(new RegExp(`.{1,${groupSize}}`, 'g')) ?? []).join('-')
}

/**
 * Reads a recovery code as people type it: case, spaces and `-` do not count, I and L are 1, O is 0.
 * Throws `bad_code` for another length, a foreign character or a wrong check. Spec §5.
 */
export function parseRecoveryCode(text: string): Uint8Array {
  const plain = text.toUpperCase().replace(/[\s-]/g, '').replace(/[IL]/g, '1').replace(/O/g, '0')
  if (plain.length !== secretCharacters + checkCharacters) throw badCode(text, 'length')
  const secret = decode(plain.slice(0, secretCharacters))
  if (secret === undefined) throw badCode(text, 'character')
  if (checkOf(secret) !== plain.slice(secretCharacters)) throw badCode(text, 'check')
  return secret
}

// Two characters hold the first ten bits of the digest.
function checkOf(secret: Uint8Array): string {
  const digest = labelledDigest('consentry/code/v1', secret)
  return toBase32(digest.subarray(0, 2), crockfordBase32).slice(0, checkCharacters)
}

function decode(characters: string): Uint8Array | undefined {
  try {
    return fromBase32(characters, crockfordBase32)
  } catch {
    return undefined
  }
}

function badCode(text: string, fault: string): ProtocolError {
  return new ProtocolError('bad_code', 'Not a recovery code', {
    given: redact(text),
    next: 'Compare each group with the paper; the last two characters tell a mistake',
    details: { fault },
  })
}
