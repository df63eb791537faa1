/** Signatures that are remembered; with one more all are forgotten. */
const MOST_KEPT = 4_096

/** A signature with what it belongs to. `publicKey`: 32 bytes, `signature`: 64 bytes. */
export interface Signed {
  readonly publicKey: Uint8Array
  readonly message: Uint8Array
  readonly signature: Uint8Array
}

/** Remembers signatures that were verified when they were made, until somebody asks for each once. */
export interface ProvenSignatures {
  add(signed: Signed): void
  /** Whether exactly this was verified. */
  take(signed: Signed): boolean
}

export function provenSignatures(): ProvenSignatures {
  const known = new Set<string>()
  return {
    add: (signed) => {
      if (known.size >= MOST_KEPT) known.clear()
      known.add(nameOf(signed))
    },
    take: (signed) => known.delete(nameOf(signed)),
  }
}

// Key and signature have their fixed lengths, so the message is what is left.
function nameOf({ publicKey, message, signature }: Signed): string {
  return textOf(publicKey) + textOf(signature) + textOf(message)
}

function textOf({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, length).toString('latin1')
}
