/** What no parameter of ours can mean, as it stands in a query or a form: percent-encoded, or not quite. */
export const BAD_VALUES: Readonly<Record<string, string>> = {
  'of 200 kB': 'planted'.repeat(28_572),
  'with control characters': 'planted%01%07%1B%5B2J%7F%C2%85',
  'with a NUL': 'planted%00planted',
  'that is nothing but a NUL': '%00',
  'with half a surrogate pair': 'planted%ED%A0%80',
  'with a broken escape': 'planted%E0%A4%A%',
  'with markup':
    'planted%22%27%3E%3Cscript%3Ealert(1)%3C/script%3E%3Cimg src=x onerror=alert(1)%3E',
  'with line ends': 'planted%0D%0ASet-Cookie:%20planted=1%0D%0A%0D%0A%3Cb%3Eplanted%3C/b%3E',
  'with turned text': 'planted%E2%80%AEplanted%E2%80%8B',
  'that is blank': '%20',
  'named like a prototype': '__proto__',
  'for a query language': "planted' OR '1'='1' --",
  'for a template': '%24%7Bplanted%7D%7B%7Bplanted%7D%7D',
}

/** The value as a server reads it. */
export const decoded = (value: string): string => new URLSearchParams(`v=${value}`).get('v') ?? ''
