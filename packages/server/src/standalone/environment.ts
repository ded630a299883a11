import type { Path, Problems } from './problems.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * Replaces `${NAME}` in every string of a value by the environment variable; `$${` stands for `${`.
 * An unset or empty variable is a problem and leaves the string unchanged.
 */
export function fillIn(
  value: unknown,
  environment: Environment,
  problems: Problems,
  path: Path = [],
): unknown {
  const inside = (item: unknown, key: string | number) =>
    fillIn(item, environment, problems, [...path, key])

  if (typeof value === 'string') {
    return fillText(value, environment, (problem) => problems.add(path, problem))
  }
  if (Array.isArray(value)) return value.map(inside)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inside(item, key)]))
}

function fillText(
  text: string,
  environment: Environment,
  report: (problem: string) => void,
): string {
  return text.replace(/\$\$\{|\$\{([A-Za-z_]\w*)\}|\$\{/g, (found, name?: string) => {
    if (found === '$${') return '${'
    if (name === undefined) {
      report(`has "\${" without NAME and "}"; write "\${NAME}", or "$\${" for "\${" itself`)
      return found
    }
    const replacement = Object.hasOwn(environment, name) ? environment[name] : ''
    if (replacement) return replacement
    report(
      `the environment variable ${name} is not set, or empty; set it (for the text itself write "$\${${name}}")`,
    )
    return found
  })
}
