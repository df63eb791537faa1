export declare function runChild(node: string, args: readonly string[], cwd: string): Promise<number>
