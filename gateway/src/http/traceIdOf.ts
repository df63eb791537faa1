/**
 * The trace id of a `traceparent` header (W3C Trace Context): 32 hex digits, or null where the header is missing or
 * malformed. Versions after 00 may have further parts; version ff and ids of zeros are not valid.
 */
export function traceIdOf(header: string | readonly string[] | undefined): string | null {
  if (typeof header !== 'string') return null
  const found = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-[!-~]*)?$/.exec(header)
  const [, version = 'ff', trace = '', parent = '', rest] = found ?? []
  if (version === 'ff' || (version === '00' && rest !== undefined)) return null
  return /^0+$/.test(trace) || /^0+$/.test(parent) ? null : trace
}
