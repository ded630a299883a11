import { CONTENDERS, OURS } from './contenders.js'
import { OPERATIONS } from './operations.js'

/** CPU time of the servers, also as a multiple of ours. */
export function cpuTable(figures, names) {
  const withRatio = names.includes(OURS)
  return table('CPU µs an operation', names, (name, operation) => {
    const microseconds = Math.round(figures.cpu.median(name, operation))
    if (name === OURS || !withRatio) return `${microseconds}`
    return `${microseconds} (${figures.cpu.ratio(name, OURS, operation).toFixed(2)} ×)`
  })
}

/** CPU time of PostgreSQL, for the contenders that use it. */
export const postgresTable = ({ postgres }, names) =>
  table(
    'CPU µs of PostgreSQL',
    names,
    (name, operation) => `${Math.round(postgres.median(name, operation))}`,
  )

export const aSecondTable = ({ aSecond }, names) =>
  table(
    'operations a second',
    names,
    (name, operation) => `${Math.round(aSecond.median(name, operation))}`,
  )

/** Formats a Markdown table with aligned columns. */
function table(corner, names, cell) {
  const rows = [
    [corner, ...names.map((name) => CONTENDERS[name].title)],
    ...OPERATIONS.map((operation) => [operation, ...names.map((name) => cell(name, operation))]),
  ]
  const widths = rows[0].map((_, n) => Math.max(...rows.map((cells) => cells[n].length)))
  const line = (cells) => `| ${cells.join(' | ')} |`
  const [head, ...body] = rows.map((cells) =>
    line(cells.map((text, n) => (n === 0 ? text.padEnd(widths[n]) : text.padStart(widths[n])))),
  )
  const rule = line(
    widths.map((width, n) => (n === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)),
  )
  return [head, rule, ...body].join('\n')
}
