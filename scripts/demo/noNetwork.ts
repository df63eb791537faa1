// Preloaded into the auditor's process: whoever opens a socket or asks for a name ends the process, so that a
// verification which succeeds has used its files alone.
import dgram from 'node:dgram'
import dns from 'node:dns'
import net from 'node:net'
import { syncBuiltinESMExports } from 'node:module'

/** Exit code of a process that tried to use the network. */
const networkUsed = 97

function refuse(): never {
  process.stderr.write('network used in a verification that is said to be offline\n')
  process.exit(networkUsed)
}

net.Socket.prototype.connect = refuse
net.Server.prototype.listen = refuse
dgram.createSocket = refuse
// Every other function of the resolver goes through one of these.
Object.assign(dns, { lookup: refuse })
Object.assign(dns.Resolver.prototype, { resolve: refuse })
Object.assign(dns.promises, { lookup: refuse })
Object.assign(dns.promises.Resolver.prototype, { resolve: refuse })
syncBuiltinESMExports()
