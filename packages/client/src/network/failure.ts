import { printable } from '@paircode/protocol'
import { isProxyProblem, type ProxyProblem } from './proxy.ts'

/** Why this machine could not reach a server. */
export interface NetworkFailure {
  readonly kind: keyof typeof KINDS | 'proxy' | 'proxy_auth' | 'unknown'
  /** Completes a sentence that names the server: `there is no such name (ENOTFOUND)`. */
  readonly what: string
  /** What to do about it, as sentences; missing if only the error's own message is known. */
  readonly remedy?: string
}

export const SET_CLOCK = 'on Linux "timedatectl set-ntp true", in WSL "hwclock -s".'

/** What the error codes of Node.js, OpenSSL and undici mean. */
const KINDS = {
  dns: {
    codes: /^(?:ENOTFOUND|ENODATA)$/,
    what: 'there is no such name',
    remedy: 'Check how the address is written, and whether it needs a VPN or HTTPS_PROXY.',
  },
  offline: {
    codes: /^(?:EAI_\w+|ENETUNREACH|EHOSTUNREACH|ENETDOWN|EADDRNOTAVAIL)$/,
    what: 'this machine has no way there',
    remedy: 'Check that it is on a network.',
  },
  refused: {
    codes: /^ECONNREFUSED$/,
    what: 'nothing listens there',
    remedy: 'Check the address and its port, or ask those who run the server.',
  },
  timeout: {
    codes: /^(?:ETIMEDOUT|UND_ERR_\w+_TIMEOUT)$/,
    what: 'no answer in time',
    remedy: 'If a firewall stands in between, set HTTPS_PROXY to the proxy that leads out.',
  },
  reset: {
    codes: /^(?:ECONNRESET|ECONNABORTED|EPIPE|UND_ERR_SOCKET)$/,
    what: 'the connection was cut',
    remedy: 'If that stays so, something between this machine and the server does it.',
  },
  tls: {
    codes: /^(?:EPROTO|ERR_SSL_\w+)$/,
    what: 'what answers there does not speak TLS as it should',
    remedy: 'Check the address and its port.',
  },
  tls_untrusted: {
    codes: /^(?:UNABLE_TO_(?:GET|VERIFY)_\w+|SELF_SIGNED_\w+|DEPTH_ZERO_\w+)$/,
    what: 'no authority that is known here vouches for its certificate',
    remedy:
      'If your organisation has an authority of its own, set NODE_EXTRA_CA_CERTS to a file ' +
      'with its certificate; those of a Linux system are in /etc/ssl/certs/ca-certificates.crt.',
  },
  tls_name: {
    codes: /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    what: 'the certificate there is for another name',
    remedy:
      'Check the address, and in a browser that this network does not want you to sign in first.',
  },
  tls_expired: {
    codes: /^CERT_HAS_EXPIRED$/,
    what: 'its certificate has expired',
    remedy: `If that is not the time, set the clock: ${SET_CLOCK} If it is, tell those who run the server.`,
  },
  clock: {
    codes: /^CERT_NOT_YET_VALID$/,
    what: 'its certificate is not valid yet',
    remedy: `If that is not the time, set the clock: ${SET_CLOCK}`,
  },
}

/**
 * Explains why a request failed.
 *
 * @param now the time on this machine, which certificates are checked against
 */
export function failureOf(error: unknown, now = new Date()): NetworkFailure {
  const causes = causesOf(error)
  for (const cause of causes) {
    if (isProxyProblem(cause)) return proxyFailure(cause, now)
    const code = String(Object(cause).code)
    const kind = (Object.keys(KINDS) as (keyof typeof KINDS)[]).find((kind) =>
      KINDS[kind].codes.test(code),
    )
    if (kind === undefined) continue
    const { what, remedy } = KINDS[kind]
    const detail = code.startsWith('CERT_') ? `, ${byClock(now)}` : ` (${code})`
    return { kind, what: what + detail, remedy }
  }
  const deepest = causes.at(-1)
  const what = deepest instanceof Error ? deepest.message : String(deepest)
  return { kind: 'unknown', what: printable(what, 200) }
}

/** Whether Node.js does not trust the certificate of the server or of the proxy. */
export const isUntrusted = (error: unknown): boolean =>
  causesOf(error).some((cause) => KINDS.tls_untrusted.codes.test(String(Object(cause).code)))

/** The clock may be what is wrong. */
const byClock = (now: Date) => `by the clock of this machine (${now.toISOString().slice(0, 16)}Z)`

/** `fetch` only says that it failed; its cause says why, or the first of several causes does. */
function causesOf(error: unknown): unknown[] {
  if (!(error instanceof Error)) return [error]
  const below = error instanceof AggregateError ? error.errors[0] : error.cause
  return [error, ...(below === undefined ? [] : causesOf(below))]
}

function proxyFailure({ host, variable, status, cause }: ProxyProblem, now: Date): NetworkFailure {
  const proxy = `the proxy ${host} (${variable})`
  if (status === 407) {
    return {
      kind: 'proxy_auth',
      what: `${proxy} asks for a user and a password, or for others (407)`,
      remedy: `Set ${variable} to an address that has them: "http://user:password@${host}".`,
    }
  }
  if (status !== undefined) {
    return {
      kind: 'proxy',
      what: `${proxy} refuses to connect to it (${status})`,
      remedy:
        'Ask those who run the proxy, or list the server in NO_PROXY if there is another way.',
    }
  }
  const { what, remedy } = failureOf(cause, now)
  return {
    kind: 'proxy',
    what: `${proxy} cannot be used: ${what}`,
    remedy:
      (isUntrusted(cause) && remedy) || `Check ${variable}, or unset it where no proxy is needed.`,
  }
}
