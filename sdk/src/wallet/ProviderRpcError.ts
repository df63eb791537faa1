/** What a provider throws for a call that was refused: `code` says why, as EIP-1193 and JSON-RPC number it. */
export class ProviderRpcError extends Error {
  override readonly name: string = 'ProviderRpcError'
  readonly code: number | undefined

  /** `answer`: what the node said, whose words may hold anything and are the cause alone. */
  constructor(answer: unknown) {
    super('The node refused the call', { cause: answer })
    const code = typeof answer === 'object' && answer !== null && 'code' in answer ? answer.code : undefined
    this.code = typeof code === 'number' ? code : undefined
  }
}
