import type { OptionSpec } from './Command.ts'

/** Options that every command takes. */
export const globalOptions: readonly OptionSpec[] = [
  { name: 'gateway', value: 'URL', help: 'gateway; default: the profile’s, else the network of `npm start`' },
  { name: 'rpc', value: 'URL', help: 'node of the chain; default: as for the gateway' },
  { name: 'profile', value: 'NAME', help: 'profile; default: the role, patient or provider' },
  {
    name: 'patient',
    value: 'ADDRESS',
    help: 'for the role patient: act for somebody else, as a delegate',
  },
  { name: 'config', value: 'DIR', help: 'config folder; default: $XDG_CONFIG_HOME/consentry' },
  { name: 'json', help: 'one JSON document on standard output, for programs' },
  { name: 'yes', short: 'y', help: 'do not ask; sign what the command says' },
  { name: 'help', short: 'h', help: 'say what the command does' },
]
