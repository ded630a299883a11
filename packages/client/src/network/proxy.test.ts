import { expect, test } from 'vitest'
import { proxyOf } from './proxy.ts'

test.each([
  [{}, undefined],
  [{ HTTPS_PROXY: '', http_proxy: '' }, undefined],
  [{ ALL_PROXY: 'socks5://proxy.dev:1080' }, undefined],
  [{ HTTPS_PROXY: 'http://one.dev:1', HTTP_PROXY: 'http://two.dev:2' }, 'http://one.dev:1/'],
  [{ HTTPS_PROXY: 'http://one.dev:1', https_proxy: 'http://two.dev:2' }, 'http://two.dev:2/'],
  [{ HTTPS_PROXY: 'http://one.dev:1', https_proxy: '' }, 'http://one.dev:1/'],
  [{ http_proxy: 'https://one.dev' }, 'https://one.dev/'],
  [{ HTTPS_PROXY: 'proxy.dev:3128' }, 'http://proxy.dev:3128/'],
  [{ HTTPS_PROXY: 'ada:p%40ss@proxy.dev:3128' }, 'http://ada:p%40ss@proxy.dev:3128/'],
])('%o leads to %s', (env, url) => {
  expect(proxyOf(env)?.url.href).toBe(url)
})

test.each(['socks5://u:s3cret@proxy.dev', 'http://', 'http://s3cret:100%@proxy.dev', 'http://a b'])(
  '%s is no address of a proxy, and is not repeated',
  (value) => {
    expect(() => proxyOf({ HTTPS_PROXY: value })).toThrow(
      'HTTPS_PROXY: it is no address of an HTTP proxy; write one as in "http://proxy.example.com:3128"',
    )
  },
)
