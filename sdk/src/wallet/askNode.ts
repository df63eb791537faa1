import { SdkError } from '../errors/SdkError.ts'

/** A node that is asked about `latest` while it takes a block in may refuse: the next try finds the new head. */
const tries = 3

/**
 * Asks a node for something that changes nothing. Whatever goes wrong there is one code; the node's own words, which may
 * name URLs, are the cause. Throws `unreachable`.
 */
export async function askNode<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let tried = 1; ; tried++) {
    try {
      return await work()
    } catch (cause) {
      if (tried < tries) continue
      throw new SdkError('unreachable', 'The node of the chain gave no usable answer', { cause })
    }
  }
}
