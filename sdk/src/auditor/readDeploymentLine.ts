import { type BundleDeployment, ProtocolError, readBundle } from '@consentry/protocol'
import type { Chunks } from './Chunks.ts'

/** The first line of a bundle: which log of which network. Throws `bad_json` or `bad_request`. Spec §14. */
export async function readDeploymentLine(bundle: Chunks): Promise<BundleDeployment> {
  for await (const line of readBundle(bundle)) if (line.type === 'deployment') return line
  throw new ProtocolError('bad_request', 'The bundle is empty')
}
