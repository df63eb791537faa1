/** The command cannot go on; the message is the one line a person needs to read. */
export class Stop extends Error {
  name = 'Stop'
}
