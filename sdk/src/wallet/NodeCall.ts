/** Asks a node by JSON-RPC; the answer is not checked yet. Throws `unreachable`. */
export type NodeCall = (method: string, params?: readonly unknown[]) => Promise<unknown>
