import { BlockList, isIP } from 'node:net'

/** What a server adapter knows about the connection. @hono/node-server passes all but the first. */
export interface Connection {
  /** The address of whoever connected, without a port. */
  readonly remoteAddress?: string | undefined
  readonly incoming?: { readonly socket?: { readonly remoteAddress?: string | undefined } }
  /** Node's response: it closes when the waiting client hangs up. */
  readonly outgoing?: {
    readonly destroyed?: boolean
    on(event: 'close', listener: () => void): unknown
    off(event: 'close', listener: () => void): unknown
  }
}

/**
 * IPv4-mapped IPv6 becomes IPv4; a zone id or port is removed; `null` when it is not an address.
 */
export function normalAddress(text: string | undefined): string | null {
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(text?.trim() ?? '')?.[1] ?? text?.trim() ?? ''
  const address = bare.replace(/%.*$/, '').replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
  if (isIP(address) === 0) return null
  return (isIP(address) === 6 && mappedIPv4(address)) || address.toLowerCase()
}

/** The IPv4 address in an IPv4-mapped one (RFC 4291 §2.5.5.2), in any notation. */
function mappedIPv4(address: string): string | undefined {
  const numbers = groups(address).map((group) => Number.parseInt(group, 16))
  if (numbers.slice(0, 6).join() !== '0,0,0,0,0,65535') return undefined
  const bytes = numbers.slice(6).flatMap((number) => [number >> 8, number & 255])
  return bytes.join('.')
}

const family = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** How many answers per list are cached: `BlockList` makes an object of each address. */
const MOST_ANSWERS = 1000
const answers = new WeakMap<BlockList, Map<string, boolean>>()

function isIn(list: BlockList, address: string): boolean {
  const known = answers.get(list) ?? new Map<string, boolean>()
  const answer = known.get(address) ?? list.check(address, family(address))
  if (known.size >= MOST_ANSWERS) known.clear()
  answers.set(list, known.set(address, answer))
  return answer
}

/** Reads ranges such as `10.0.0.0/8`. The first invalid one is returned as the problem. */
export function readRanges(ranges: readonly string[]): BlockList | { readonly problem: string } {
  const list = new BlockList()
  for (const range of ranges) {
    const [address, bits, ...rest] = range.split('/')
    const normal = normalAddress(address)
    const most = normal && family(normal) === 'ipv6' ? 128 : 32
    const length = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : -1
    if (
      !normal ||
      normal !== address?.toLowerCase() ||
      rest.length > 0 ||
      length < 0 ||
      length > most
    ) {
      return { problem: range }
    }
    list.addSubnet(normal, length, family(normal))
  }
  return list
}

const connectedAddress = (connection: Connection | undefined): string | null =>
  normalAddress(connection?.remoteAddress ?? connection?.incoming?.socket?.remoteAddress)

/** Whether a trusted proxy connected, whose own headers are believed. */
export function byTrustedProxy(
  connection: Connection | undefined,
  trustedProxies: BlockList,
): boolean {
  const address = connectedAddress(connection)
  return address !== null && isIn(trustedProxies, address)
}

/**
 * Where a request came from: whoever connected, or, if that is a trusted proxy, the nearest address
 * in `X-Forwarded-For` that is not one. `null` when unknown.
 */
export function clientAddress(
  request: Request,
  connection: Connection | undefined,
  trustedProxies: BlockList,
): string | null {
  let address = connectedAddress(connection)
  // A proxy appends the address it saw, so the list can be trusted from the right, up to a point.
  const forwarded = request.headers.get('x-forwarded-for')?.split(',').reverse() ?? []
  for (const hop of forwarded) {
    if (address === null || !isIn(trustedProxies, address)) break
    address = normalAddress(hop)
  }
  return address
}

const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4')
LOOPBACK.addAddress('::1', 'ipv6')

const isLoopback = (address: string) => isIn(LOOPBACK, address)

/**
 * The network that an address stands for: itself for IPv4, its /64 for IPv6, and one for all
 * loopback addresses, since a machine can reach itself by any of them.
 */
export function network(address: string | null): string {
  if (address === null) return 'unknown'
  if (isLoopback(address)) return 'loopback'
  if (family(address) === 'ipv4') return address
  return `${groups(address).slice(0, 4).join(':')}::/64`
}

/** Whether two requests came from the same network. Unknown addresses never match. */
export const sameNetwork = (one: string | null, other: string | null): boolean =>
  one !== null && other !== null && network(one) === network(other)

/**
 * Whether two addresses are certainly on different networks. A machine with both families may
 * switch between them at any moment, which cannot be seen from outside (security: O-12).
 */
export function isElsewhere(one: string | null, other: string | null): boolean {
  if (one === null || other === null) return true
  const comparable = family(one) === family(other) || isLoopback(one) || isLoopback(other)
  return comparable && !sameNetwork(one, other)
}

/** The eight groups of an IPv6 address; the URL parser knows all the short forms. */
function groups(address: string): string[] {
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const front = head === '' ? [] : head.split(':')
  const back = tail ? tail.split(':') : []
  const zeros = tail === undefined ? 0 : 8 - front.length - back.length
  return [...front, ...Array<string>(zeros).fill('0'), ...back]
}
