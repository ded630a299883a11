import { noProxyOf, proxyOf } from '../network/proxy.ts'
import type { Check } from './check.ts'

/** Whether requests go through a proxy. */
export const proxy: Check = ({ env }) => {
  const proxy = proxyOf(env)
  if (proxy) {
    const except = noProxyOf(env) && ', but for what NO_PROXY lists'
    // Its address may hold a password.
    const message = `Requests go through ${proxy.url.host} (${proxy.name})${except}.`
    return { verdict: 'good', message }
  }
  if (!env.ALL_PROXY && !env.all_proxy) return { verdict: 'good', message: 'No proxy is set.' }
  return {
    verdict: 'doubtful',
    message: 'ALL_PROXY is set, which only some programs go by; this is none of them.',
    remedy: 'If requests have to go through an HTTP proxy, name it in HTTPS_PROXY.',
  }
}
