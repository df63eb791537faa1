export declare function withLock<Result>(root: string, task: () => Promise<Result>): Promise<Result>
