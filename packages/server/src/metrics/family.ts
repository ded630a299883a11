/** A metric family: metrics of one name with different labels, in Prometheus text format 0.0.4. */
export interface Family {
  readonly name: string
  readonly help: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  /** Its samples: `paircode_held_polls 12`. */
  samples(): Iterable<string>
}

/** Formats the families for `GET /metrics`, including those without samples. */
export const exposition = (families: readonly Family[]): string =>
  families
    .flatMap((family) => [
      `# HELP ${family.name} ${family.help}`,
      `# TYPE ${family.name} ${family.type}`,
      ...family.samples(),
    ])
    .map((line) => `${line}\n`)
    .join('')

/** A label never holds raw request data, so that it has few values whatever clients send. */
export type Labels<Name extends string> = Readonly<Record<Name, string>>

/** `flow="device",outcome="started"` */
export const rendered = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}="${value.replace(/[\\"\n]/g, escaped)}"`)
    .join()

const escaped = (character: string) => (character === '\n' ? '\\n' : `\\${character}`)

/** One line. */
export const sample = (name: string, labels: string, value: number): string =>
  `${name}${labels && `{${labels}}`} ${value}`
