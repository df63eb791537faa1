import { type ClassName, isSensitiveClass } from '@consentry/protocol'
import { SdkError } from '../errors/SdkError.ts'
import type { ClassPreview } from './ClassPreview.ts'

/** A patient’s own choice of class instead of what the preview says. */
export type ClassMove = {
  readonly class: ClassName
  /** Default: the sensitive classes that were found, so that a grant must still cover them. */
  readonly also?: readonly ClassName[]
  /** Kept with the record, encrypted, in the place that names the tables. */
  readonly reason: string
  /** Sensitive classes that were found and are left on purpose: each must be named. */
  readonly knowingly?: readonly ClassName[]
}

/** Where a record goes, and what is remembered of it in the encrypted meta. Spec §4, §6.2. */
export type Placing = {
  readonly class: ClassName
  readonly also: readonly ClassName[]
  readonly meta: { readonly labels?: readonly string[]; readonly tables: string }
}

/** Longest text that the meta has for the tables. Spec §6.2. */
const tablesLength = 256

/**
 * The place of a record: that of the preview, or the patient's own choice. The labels that were found stay with it either
 * way. Throws `sensitive_class` where a sensitive class would be left that is not named in `knowingly`. Spec §4
 */
export function placeOf(preview: ClassPreview, move?: ClassMove): Placing {
  const { labels, tables } = preview
  const meta = { ...(labels.length === 0 ? {} : { labels }), tables }
  if (move === undefined) return { class: preview.class, also: preview.also, meta }
  const found = [preview.class, ...preview.also].filter(isSensitiveClass)
  const also = (move.also ?? found).filter((name) => name !== move.class)
  const left = found.filter((name) => name !== move.class && !also.includes(name))
  if (left.some((name) => !(move.knowingly ?? []).includes(name))) {
    throw new SdkError('sensitive_class', 'A class that the tables call sensitive would be left', {
      next: 'Keep it in `also`, or name it in `knowingly` to say that this is meant',
    })
  }
  const note = `${tables}; moved from ${[preview.class, ...preview.also].join('+')}: ${move.reason}`
  return { class: move.class, also: [...new Set(also)].sort(), meta: { ...meta, tables: cut(note) } }
}

/** Cut between characters, never within one. */
function cut(text: string): string {
  let kept = ''
  for (const character of text) {
    if (kept.length + character.length > tablesLength) break
    kept += character
  }
  return kept
}
