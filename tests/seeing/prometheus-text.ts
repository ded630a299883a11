/** A family as `/metrics` tells it: the type, and its samples by name and labels. */
interface Family {
  readonly type: string
  readonly samples: Map<string, number>
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.+)\})? (\S+)$/
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,|$)/y

/**
 * Reads the text format of Prometheus 0.0.4, more strictly than Prometheus: each family has its help
 * and its type first, its samples stand together and once each, and histograms add up.
 *
 * @throws {Error} that shows the line.
 */
export function parseMetrics(text: string): ReadonlyMap<string, Family> {
  const families = new Map<string, Family>()
  const wrong = (line: string): never => {
    throw new Error(`not in the text format: ${line}`)
  }
  if (!text.endsWith('\n')) wrong('no line feed at the end')
  let helped = ''
  let current: (Family & { name: string }) | undefined
  for (const line of text.slice(0, -1).split('\n')) {
    const [, kind, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? []
    if (kind === 'HELP') {
      if (!NAME.test(name) || families.has(name)) wrong(line)
      helped = name
    } else if (kind === 'TYPE') {
      if (name !== helped || !/^(counter|gauge|histogram)$/.test(rest)) wrong(line)
      if ((rest === 'counter') !== name.endsWith('_total')) wrong(line)
      current = { name, type: rest, samples: new Map() }
      families.set(name, current)
    } else {
      const [, sampleName = '', labels = '', value = ''] = SAMPLE.exec(line) ?? []
      const suffix = current?.type === 'histogram' ? /_(bucket|sum|count)$/ : /$^/
      if (!current || sampleName.replace(suffix, '') !== current.name) return wrong(line)
      if (!/^\d+(\.\d+)?(e[+-]?\d+)?$/.test(value) || !areLabels(labels)) wrong(line)
      const key = labels ? `${sampleName}{${labels}}` : sampleName
      if (current.samples.has(key)) wrong(line)
      current.samples.set(key, Number(value))
    }
  }
  for (const [name, { type, samples }] of families) {
    if (type === 'histogram' && !addsUp(name, samples)) wrong(name)
  }
  return families
}

function areLabels(labels: string): boolean {
  const names: string[] = []
  LABEL.lastIndex = 0
  let end = 0
  for (let found = LABEL.exec(labels); found; found = LABEL.exec(labels)) {
    names.push(found[1] ?? '')
    end = LABEL.lastIndex
    if (end === labels.length) break
  }
  return end === labels.length && new Set(names).size === names.length
}

/** Buckets never fall, and the infinite one is the count. */
function addsUp(name: string, samples: ReadonlyMap<string, number>): boolean {
  const series = new Map<string, { le: number; count: number }[]>()
  for (const [key, count] of samples) {
    const [, labels, le = ''] = /_bucket\{(.*?),?le="(.+)"\}$/.exec(key) ?? []
    if (labels === undefined) continue
    const bound = le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le)
    series.set(labels, [...(series.get(labels) ?? []), { le: bound, count }])
  }
  return [...series].every(([labels, buckets]) => {
    const rises = buckets.every(({ le, count }, index) => {
      const before = buckets[index - 1]
      return !before || (le > before.le && count >= before.count)
    })
    const last = buckets.at(-1)
    const suffix = labels ? `{${labels}}` : ''
    const total = samples.get(`${name}_count${suffix}`)
    return rises && last?.le === Number.POSITIVE_INFINITY && last.count === total
  })
}
