import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A piece of a guide that runs, and what it says it prints; `…` stands for anything. */
export type GuideBlock = {
  readonly guide: string
  /** Line of the page where it begins. */
  readonly line: number
  readonly language: 'ts' | 'sh'
  readonly code: string
  readonly prints: string | undefined
}

const folder = join(import.meta.dirname, '../../../../docs/guides')

/** The blocks of a guide, in order. A `text` block is what the one before it prints; `npm start` has been done. */
export function readGuide(guide: string): readonly GuideBlock[] {
  const blocks: GuideBlock[] = []
  const page = readFileSync(join(folder, guide), 'utf8')
  for (const match of page.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)) {
    const [, language = '', code = ''] = match
    const line = page.slice(0, match.index).split('\n').length
    if (language === 'ts' || language === 'sh')
      blocks.push({ guide, line, language, code, prints: undefined })
    else if (language === 'text') blocks.push({ ...lastOf(blocks, guide), prints: code })
    else throw new TypeError(`${guide}:${line}: a block of "${language}" does not run`)
  }
  return blocks
}

function lastOf(blocks: GuideBlock[], guide: string): GuideBlock {
  const last = blocks.pop()
  if (last === undefined || last.prints !== undefined)
    throw new TypeError(`${guide}: an output without the code that prints it`)
  return last
}
