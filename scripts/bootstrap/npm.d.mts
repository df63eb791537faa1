export declare function npmCli(node: string): string

export declare function runNpm(node: string, cli: string, args: readonly string[], cwd: string): Promise<void>

/** Why npm failed, in one line, from what it printed. */
export declare function cause(text: string, signal: NodeJS.Signals | null): string
