import type { Eip1193Provider } from '@consentry/sdk/wallet/eip1193'

/** What a wallet answered, as it crosses from the page to the worker: errors would lose their code. */
export type RemoteAnswer =
  | { readonly result: unknown }
  | { readonly error: { readonly code: number; readonly message: string } }

/** The page's wallet as the worker calls it. */
export type RemoteRequest = (method: string, params: readonly unknown[]) => Promise<RemoteAnswer>

/** The wallet in the page as EIP-1193 provider of the worker. `onAnswer` hears of each call that the wallet granted. */
export function remoteProvider(request: RemoteRequest, onAnswer: (method: string) => void): Eip1193Provider {
  return {
    request: async ({ method, params = [] }) => {
      const answer = await request(method, params)
      if ('result' in answer) {
        onAnswer(method)
        return answer.result
      }
      throw Object.assign(new Error(answer.error.message), { code: answer.error.code })
    },
  }
}
