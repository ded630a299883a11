import { isIP } from 'node:net'
import { isScopeName } from '@paircode/protocol'
import * as v from 'valibot'
import { redirectProblem } from '../clients/redirect-uri.ts'
import { readRanges } from '../http/address.ts'
import { isPostgresUrl } from '../store/postgres/address.ts'

/*
 * The kinds of value in the configuration file. Each description completes the sentence "write …":
 * it ends every error about the value, and editors show it beside the key.
 *
 * Only types, lengths and ranges reach the JSON Schema. Formats are checked at run time, because
 * the file in an editor may still contain `${NAME}` instead of the value.
 */

/** Non-empty text on one line, at most `most` characters long. */
export const text = (write: string, most = 255) =>
  v.pipe(
    v.string(),
    v.nonEmpty(),
    v.maxLength(most),
    v.check((value) => !/\p{Cc}/u.test(value), 'has a control character'),
    v.description(write),
  )

/** Text in a format; `problem` describes text in any other format. */
const formatted = (write: string, fits: (value: string) => boolean, problem: string, most = 255) =>
  v.pipe(text(write, most), v.check(fits, problem), v.description(write))

/** An object that may be left out. */
export const group = <Entries extends v.ObjectEntries>(write: string, entries: Entries) =>
  v.exactOptional(v.pipe(v.object(entries), v.description(write)))

export const path = (write: string) => text(`${write}; a relative one starts at this file`, 4096)

export const flag = () => v.pipe(v.boolean(), v.description('true or false'))

export const whole = (unit: string, least: number, most: number) =>
  v.pipe(
    v.number(),
    v.integer(),
    v.minValue(least),
    v.maxValue(most),
    v.description(`a whole number of ${unit} from ${least} to ${most}`),
  )

/** A number, or digits as text, since `"${PORT}"` becomes that. */
export const port = () =>
  v.pipe(
    v.union([v.number(), v.pipe(v.string(), v.transform(fromDigits))]),
    v.check((port) => Number.isInteger(port) && port >= 0 && port <= 65_535, 'is not a port'),
    v.description(`a whole number from 0 (any free port) to 65535, or text such as "\${PORT}"`),
  )

const fromDigits = (text: string) => (/^\d+$/.test(text) ? Number(text) : Number.NaN)

export const choice = <const Options extends readonly string[]>(...options: Options) =>
  v.pipe(v.picklist(options), v.description(options.map((option) => `"${option}"`).join(' or ')))

/** A list that must not be empty, because an empty one would have no clear meaning. */
export const atLeastOne = <Item extends v.GenericSchema>(item: Item, write: string) =>
  v.pipe(v.array(item), v.nonEmpty(), v.description(write))

/** A list where an empty one means "none". */
export const some = <Item extends v.GenericSchema>(item: Item, write: string) =>
  v.pipe(v.array(item), v.description(write))

/**
 * A URL that a path can be appended to: `https:`, or `http:` on this machine, without user, query
 * or fragment (for an issuer: RFC 8414 §2).
 */
export const webAddress = (write: string) =>
  formatted(
    `${write}: https:, or http: on a loopback address, without user, query or fragment`,
    isWebAddress,
    'is not such an address',
    2048,
  )

function isWebAddress(value: string): boolean {
  if (!/^https?:\/\/[^@?#\s\\]+$/.test(value) || !URL.canParse(value)) return false
  const { protocol, hostname } = new URL(value)
  return protocol === 'https:' || isLoopback(hostname)
}

/** Whether a host is this machine. Accepts IPv6 addresses with or without brackets. */
export const isLoopback = (host: string) => /^(127(\.\d+){3}|\[?::1\]?|localhost)$/i.test(host)

export const host = () =>
  formatted(
    'an IP address or host name of this machine, such as "127.0.0.1" or "::"',
    (value) => isIP(value) !== 0 || /^[a-z\d]([a-z\d.-]*[a-z\d])?$/i.test(value),
    'is not such a name',
  )

/** A client identifier (RFC 6749 appendix A.1), but without spaces. */
export const clientId = () =>
  formatted(
    'ASCII letters, digits and signs, without blanks, at most 128 of them',
    (value) => /^[\x21-\x7e]+$/.test(value),
    'has other characters',
    128,
  )

/** RFC 6749 §3.3. */
export const scope = () =>
  formatted(
    'a scope such as "projects:read": ASCII without blank, " and \\',
    isScopeName,
    'has other characters',
  )

export const redirectUri = () =>
  formatted(
    'an address such as "http://127.0.0.1/callback": https:, http: on 127.0.0.1, [::1] or localhost, or a scheme with a dot, without user or fragment',
    (value) => redirectProblem(value) === undefined,
    'is not such an address',
    2048,
  )

/** RFC 8707 §2: an absolute URI without fragment. */
export const resource = () =>
  formatted(
    'the absolute address of an API, such as "https://api.acme.dev", without fragment',
    (value) => URL.canParse(value) && !value.includes('#'),
    'is not such an address',
    2048,
  )

export const postgresUrl = () =>
  formatted(
    'an address such as "postgres://paircode:PASSWORD@db.acme.dev/paircode", with anything but letters and digits in the password percent-encoded',
    isPostgresUrl,
    'is not such an address',
    2048,
  )

/** A token that a program must present. */
export const token = (write: string) =>
  formatted(
    `${write}: 16 characters at least, made at random`,
    (value) => value.length >= 16,
    'is shorter',
  )

export const addressRange = () =>
  formatted(
    'a range such as "10.0.0.0/8" or "fd00::/8"',
    (value) => !('problem' in readRanges([value])),
    'is not a range of addresses',
  )

export const emailPattern = () =>
  formatted(
    'an address such as "ada@acme.dev", or "*@acme.dev" for all of a domain',
    (value) => /^[^\s@]+@[^\s@]+$/.test(value),
    'is not an address',
  )

export const organization = () =>
  formatted(
    'the login name of a GitHub organization, such as "acme"',
    (value) => /^[a-z\d][a-z\d-]{0,38}$/i.test(value),
    'is not such a name',
  )

export const colour = () =>
  formatted(
    'a colour such as "#0b57d0"',
    (value) => /^#[\da-f]{6}$/i.test(value),
    'is not a colour in this form',
  )

/** The last segment of a provider's callback address. */
export const providerId = () =>
  formatted(
    'lower-case letters, digits and dashes, such as "corp"',
    (value) => /^[a-z\d][a-z\d-]*$/.test(value),
    'has other characters',
    32,
  )
