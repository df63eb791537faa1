import type { Eip1193Provider } from '@consentry/sdk/wallet/eip1193'
import type { RemoteRequest } from '../worker/RemoteProvider.ts'

/** JSON-RPC's code for a wallet that failed without saying how. */
const INTERNAL = -32_603

/** A wallet of the page for the worker: what it throws becomes a value, with the code that tells a refusal from a fault. */
export function remoteRequest(provider: Eip1193Provider): RemoteRequest {
  return async (method, params) => {
    try {
      return { result: await provider.request({ method, params }) }
    } catch (error) {
      const { code, message } = error as { readonly code?: unknown; readonly message?: unknown }
      return {
        error: {
          code: typeof code === 'number' ? code : INTERNAL,
          message: typeof message === 'string' ? message : 'The wallet failed',
        },
      }
    }
  }
}
