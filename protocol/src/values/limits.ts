import type { Seconds } from './times.ts'

/** Size limits of one JSON text. Spec §3. */
export type JsonLimits = { readonly bytes: number; readonly depth: number; readonly keys: number }

/** Formats and request bodies: 64 KiB, depth 8, 256 keys in total. Fixed. Spec §3, §20. */
export const formatLimits: JsonLimits = { bytes: 65_536, depth: 8, keys: 256 }

/** Responses: up to 4 MiB; depth as for formats, keys bounded by the size alone. Spec §3. */
export const responseLimits: JsonLimits = { bytes: 4_194_304, depth: 8, keys: 4_194_304 }

/** Largest envelope in bytes. Spec §6.1. */
export const maxEnvelopeBytes = 536_870_912
/** Largest envelope that comes along with its key, in bytes; a larger one is fetched by itself. Spec §18. */
export const maxEnclosedEnvelope = 65_536
/** Most bytes of ciphertext and evidence that come along in one answer: encoded they stay below 4 MiB. Spec §18. */
export const maxEnclosedBytes = 2_097_152
/** Largest key manifest in bytes. Spec §7. */
export const maxManifestBytes = 16_384
/** Largest keyring in bytes. Spec §5. */
export const maxKeyringBytes = 16_384
/** Most slots of a keyring. Spec §5. */
export const maxSlots = 16
/** Most classes of a grant. Spec §8. */
export const maxGrantClasses = 32
/** Longest organisation name in UTF-8 bytes. Spec §8. */
export const maxNameBytes = 128
/** Most wrapped keys in one grant payload. Spec §8. */
export const maxGrantKeys = 256
/** Longest life of a grant: two years. Fixed. Spec §8, §20. */
export const maxGrantLife: Seconds = 63_072_000 as Seconds
/** Oldest block a grant may name when it is registered. Spec §8, rule F. */
export const maxGrantAge: Seconds = 3_600 as Seconds
/** Clock skew that is tolerated. Fixed. Spec §20. */
export const maxClockSkew: Seconds = 120 as Seconds
/** How far in the future a record's time may lie. Spec §12.3. */
export const maxRecordAhead: Seconds = 86_400 as Seconds
