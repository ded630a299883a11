import { type Dispatcher, EnvHttpProxyAgent, Pool } from 'undici'
import { type ChosenProxy, proxyProblem } from './proxy.ts'

/** How long a proxy may take to connect: less than any request, to know which of them is late. */
const CONNECTED_MS = 8000

/** Cached, because they hold connections. */
const dispatchers = new Map<string, object>()

/**
 * Returns the dispatcher to use instead of Node's own: the same one for the same arguments.
 *
 * @param ca authorities in PEM, instead of those that Node.js knows
 */
export function dispatcherFor(
  proxy: ChosenProxy | undefined,
  noProxy: string,
  ca: readonly string[] | undefined,
): object {
  const key = JSON.stringify([proxy?.url, noProxy, ca?.length])
  const dispatcher = dispatchers.get(key) ?? makeDispatcher(proxy, noProxy, ca)
  dispatchers.set(key, dispatcher)
  return dispatcher
}

function makeDispatcher(
  proxy: ChosenProxy | undefined,
  noProxy: string,
  ca: readonly string[] | undefined,
): object {
  const address = proxy?.url.href ?? '' // if undefined, it would read the environment
  const tls = ca && { ca: [...ca] }
  return new EnvHttpProxyAgent({
    httpProxy: address,
    httpsProxy: address,
    noProxy,
    ...(tls && { connect: tls, requestTls: tls }),
    proxyTls: { ...tls, timeout: CONNECTED_MS },
    ...(proxy && { clientFactory: (origin, options) => proxyPool(proxy, origin, options) }),
  })
}

/** Connections to the proxy. Failures on the way to it, or at it, are marked as such. */
function proxyPool(proxy: ChosenProxy, origin: URL, options: object): Pool {
  const pool = new Pool(origin, { ...options, headersTimeout: CONNECTED_MS })
  const connect = pool.connect.bind(pool)
  return Object.assign(pool, {
    async connect(target: Dispatcher.ConnectOptions<null>) {
      const answer = await connect(target).catch((cause: unknown) => {
        throw proxyProblem(proxy, { cause })
      })
      if (answer.statusCode === 200) return answer
      answer.socket.destroy()
      throw proxyProblem(proxy, { status: answer.statusCode })
    },
  })
}
