/** One kind of figure for each operation and contender, one value per round. */
export class Figures {
  #rounds = new Map()

  add(name, operation, figure) {
    const key = `${name} ${operation}`
    this.#rounds.set(key, [...this.#of(name, operation), figure])
  }

  median(name, operation) {
    return median(this.#of(name, operation))
  }

  /** The ratio of one contender's figure to another's: the median over all rounds. */
  ratio(name, other, operation) {
    const others = this.#of(other, operation)
    return median(this.#of(name, operation).map((figure, round) => figure / others[round]))
  }

  #of(name, operation) {
    return this.#rounds.get(`${name} ${operation}`) ?? []
  }
}

export const median = (numbers) => {
  const sorted = inOrder(numbers)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** The number that the given share of the numbers does not exceed. */
export const quantile = (numbers, share) => inOrder(numbers)[Math.ceil(share * numbers.length) - 1]

const inOrder = (numbers) => numbers.toSorted((a, b) => a - b)
