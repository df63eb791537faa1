import { type HDNodeWallet, id as keccakText, type SigningKey, Wallet } from 'ethers'
import { passkeyFrom } from './passkeyFrom.ts'
import type { Delegate7702Mock, Wallet1271Mock } from '../../../types/ethers-contracts/index.ts'
import { ethers, networkHelpers } from '../support/chain.ts'

type Account = Wallet | HDNodeWallet

/** An account with a key of its own and ether for gas. The same label gives the same account. */
export async function keyAccount(label: string): Promise<Account> {
  const account = new Wallet(keccakText(label), ethers.provider)
  await networkHelpers.setBalance(account.address, ethers.parseEther('100'))
  return account
}

/** A wallet of three owners of whom two must sign; `sign` lets the first and the last do so. */
export async function deployMultisig(
  label: string,
): Promise<{ wallet: Wallet1271Mock; address: string; sign: (digest: string) => string }> {
  const owners = ['a', 'b', 'c'].map((owner) => new Wallet(keccakText(`${label}/${owner}`)))
  const wallet = await ethers.deployContract('Wallet1271Mock', [owners.map(({ address }) => address), 2])
  const signing = [owners[0], owners[2]]
    .filter((owner) => owner !== undefined)
    .sort((a, b) => (a.address.toLowerCase() < b.address.toLowerCase() ? -1 : 1))
  const sign = (digest: string): string =>
    ethers.concat(signing.map((owner) => owner.signingKey.sign(digest).serialized))
  return { wallet, address: await wallet.getAddress(), sign }
}

/** A wallet with one P-256 key. */
export async function deployPasskey(
  label: string,
): Promise<{ address: string; sign: (digest: string) => string }> {
  const { x, y, sign } = passkeyFrom(keccakText(label))
  const wallet = await ethers.deployContract('PasskeyWalletMock', [x, y])
  return { address: await wallet.getAddress(), sign }
}

/** An EIP-7702 account whose code lets only the session key sign. */
export async function delegatedAccount(
  label: string,
): Promise<{ code: Delegate7702Mock; address: string; key: SigningKey; sessionKey: SigningKey }> {
  const account = await keyAccount(label)
  const session = new Wallet(keccakText(`${label}/session`))
  const mock = await ethers.deployContract('Delegate7702Mock', [session.address])
  const authorization = await account.authorize({
    address: await mock.getAddress(),
    nonce: 0,
    chainId: 31337,
  })
  const [sponsor] = await ethers.getSigners()
  const sponsored = await sponsor?.sendTransaction({
    type: 4,
    to: account.address,
    data: mock.interface.encodeFunctionData('isValidSignature', [keccakText(''), '0x']),
    authorizationList: [authorization],
  })
  await sponsored?.wait()
  const code = await ethers.getContractAt('Delegate7702Mock', account.address)
  return { code, address: account.address, key: account.signingKey, sessionKey: session.signingKey }
}
