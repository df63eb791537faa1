import type { GuideBlock } from './readGuide.ts'

/** Printed before each block, so that its output can be told from the others'. */
export const mark = '=== next block ==='

/** One program of all blocks, and nothing of our own but marks and the shell. What is imported twice is merged. */
export function guideProgram(blocks: readonly GuideBlock[]): string {
  const imports = new Map<string, Set<string>>([['node:child_process', new Set(['execFileSync'])]])
  const bodies = blocks.map(({ language, code }) =>
    [
      `console.log(${JSON.stringify(mark)})`,
      language === 'ts' ? withoutImports(code, imports) : shell(code),
    ].join('\n'),
  )
  const lines = [...imports].map(([from, names]) => `import { ${[...names].join(', ')} } from '${from}'`)
  return [...lines, ...bodies].join('\n')
}

function withoutImports(code: string, imports: Map<string, Set<string>>): string {
  return code.replaceAll(/^import \{([^}]*)\} from '([^']+)'\n/gm, (_, list: string, from: string) => {
    const names = imports.get(from) ?? new Set()
    for (const name of list.split(',')) if (name.trim() !== '') names.add(name.trim())
    imports.set(from, names)
    return ''
  })
}

/** `npx` looks a command up that the test has put on the path already. */
function shell(code: string): string {
  const text = `npx() { "$@"; }\nset -e\n${code}`
  return `execFileSync('sh', ['-c', ${JSON.stringify(text)}], { stdio: ['ignore', 'inherit', 'inherit'] })`
}
