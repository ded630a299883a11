import { type Family, sample } from './family.ts'

/** A metric whose value is read at each scrape. */
export const reading = (
  type: 'counter' | 'gauge',
  name: string,
  help: string,
  value: number,
): Family => ({ type, name, help, samples: () => [sample(name, '', value)] })
