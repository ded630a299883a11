import { expect, test } from 'vitest'
import { Histogram } from './histogram.ts'

test('each bucket holds what took at most so long, and the last one everything', () => {
  const histogram = new Histogram<'flow'>('approval_seconds', 'Approvals.', [1, 2.5])
  for (const seconds of [0.5, 1, 2, 3]) histogram.observe({ flow: 'device' }, seconds)
  expect([...histogram.samples()]).toEqual([
    'approval_seconds_bucket{flow="device",le="1"} 2',
    'approval_seconds_bucket{flow="device",le="2.5"} 3',
    'approval_seconds_bucket{flow="device",le="+Inf"} 4',
    'approval_seconds_sum{flow="device"} 6.5',
    'approval_seconds_count{flow="device"} 4',
  ])
})
