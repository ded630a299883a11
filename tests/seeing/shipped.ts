import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

/** What `deploy/` has for seeing how a deployment fares, as its files say. */
export const DEPLOY = new URL('../../deploy/', import.meta.url)
export const read = (path: string) => readFileSync(new URL(path, DEPLOY), 'utf8')

interface Panel {
  readonly id: number
  readonly title: string
  readonly gridPos: {
    readonly x: number
    readonly y: number
    readonly w: number
    readonly h: number
  }
  readonly targets?: readonly { readonly expr: string }[]
}

interface Rule {
  readonly alert: string
  readonly expr: string
  readonly labels: { readonly severity: string }
  readonly annotations: { readonly summary: string }
}

export const dashboard: { panels: Panel[] } = JSON.parse(read('grafana/paircode.json'))
const alerts: { groups: { rules: Rule[] }[] } = parse(read('prometheus/alerts.yml'))
export const rules = alerts.groups.flatMap((group) => group.rules)

export const expressions = [
  ...dashboard.panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => ({ where: title, expr })),
  ),
  ...rules.map(({ alert, expr }) => ({ where: alert, expr })),
]
