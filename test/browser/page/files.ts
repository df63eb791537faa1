import { vectors } from 'vectors'

/** Stands in for `node:fs` in the page: knows the vector files, by their name, and nothing else. */
export function readFileSync(url: URL): string {
  const name = url.pathname.split('/').at(-1) ?? ''
  const text = vectors[name]
  if (text === undefined) throw new RangeError(`no vector file is called ${name}`)
  return text
}
