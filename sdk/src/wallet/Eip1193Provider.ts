/** Whatever takes JSON-RPC calls: a browser wallet, a node. EIP-1193. */
export type Eip1193Provider = {
  request(call: { readonly method: string; readonly params?: readonly unknown[] }): Promise<unknown>
}
