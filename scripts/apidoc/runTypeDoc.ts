import { runTool, type ToolResult } from '../check/runTool.ts'

/** Runs TypeDoc over the packages, by `scripts/apidoc/typedoc.json`. */
export function runTypeDoc(root: string, args: readonly string[]): Promise<ToolResult> {
  const program = 'scripts/apidoc/node_modules/typedoc/bin/typedoc'
  return runTool(root, [program, '--options', 'scripts/apidoc/typedoc.json', ...args])
}
