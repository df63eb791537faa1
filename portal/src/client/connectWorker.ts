import { wrap } from 'comlink'
import workerUrl from '../worker/portal.worker.ts?worker&url'
import type { PortalApi } from '../worker/createPortalApi.ts'
import { startWorker } from './trustedScript.ts'

let worker: PortalApi | undefined

/** The one worker of this page; it is started when it is first needed. Callbacks go to it through `proxy`. */
export function portalWorker(): PortalApi {
  // Every function of the API gives a promise already, which is all that comlink's own type would add.
  worker ??= wrap<PortalApi>(startWorker(workerUrl, 'consentry-vault')) as unknown as PortalApi
  return worker
}
