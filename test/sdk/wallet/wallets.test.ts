import { shouldBehaveLikePersonsWallet, shouldBehaveLikeWallet } from './Wallet.behavior.ts'
import { adapters } from './support/adapters.ts'

for (const adapter of adapters) shouldBehaveLikeWallet(adapter)

const person = /client|browser|EIP-1193/
for (const adapter of adapters.filter(({ name }) => person.test(name))) shouldBehaveLikePersonsWallet(adapter)
