import type { ImportRejection } from './ImportEvent.ts'

/**
 * A line of a reject file: why something became no record, and what stood there. The file is NDJSON that can be imported
 * again: put the `resource` right (or the `text`, where it was no JSON) and leave the rest. It holds health data.
 */
export function rejectLine({ content, ...rejection }: ImportRejection): string {
  const { at, fullUrl, resourceType, reason, issues, code } = rejection
  const reject = { at, fullUrl, resourceType, reason, ...(code === undefined ? {} : { code }), issues }
  return `${JSON.stringify({ reject, ...content })}\n`
}

/** What a line of a reject file held, as text; undefined for any other line, an empty object where it held nothing. */
export function contentOfReject(value: unknown): { readonly text?: string } | undefined {
  if (typeof value !== 'object' || value === null || !('reject' in value)) return undefined
  if ('resource' in value) return { text: JSON.stringify(value.resource) }
  return 'text' in value && typeof value.text === 'string' ? { text: value.text } : {}
}
