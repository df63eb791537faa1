/** How the text of a setting is read. `path` is a text that names a file or folder. */
export type SettingKind = 'text' | 'integer' | 'list' | 'path'

/** What a setting has when nobody gives it. undefined: it must be given. null: it is absent. */
export type Fallback = string | number | null | undefined

/** A row of the table. `form` is a pattern of the whole text; `least` and `most` bound a whole number. */
export interface Setting<Kind extends SettingKind = SettingKind, Default extends Fallback = Fallback> {
  readonly kind: Kind
  readonly unit: string
  readonly fallback: Default
  readonly about: string
  /** Holds a secret, or may: never shown, and a file that holds it must be its owner's alone. */
  readonly isSecret: boolean
  readonly form?: RegExp
  readonly least?: number
  readonly most?: number
}

type Extra = Partial<Pick<Setting, 'unit' | 'form' | 'isSecret'>>

export function text<const Default extends string | null | undefined>(
  fallback: Default,
  about: string,
  extra: Extra = {},
): Setting<'text', Default> {
  return { kind: 'text', unit: '-', fallback, about, isSecret: false, ...extra }
}

export function path<const Default extends string | null | undefined>(
  fallback: Default,
  about: string,
): Setting<'path', Default> {
  return { kind: 'path', unit: '-', fallback, about, isSecret: false }
}

/** Texts with commas between them; none by default. */
export function list(unit: string, about: string): Setting<'list', ''> {
  return { kind: 'list', unit, fallback: '', about, isSecret: false }
}

export function integer<const Default extends number | null>(
  unit: string,
  fallback: Default,
  about: string,
  { least = 0, most = Number.MAX_SAFE_INTEGER }: { readonly least?: number; readonly most?: number } = {},
): Setting<'integer', Default> {
  return { kind: 'integer', unit, fallback, about, isSecret: false, least, most }
}
