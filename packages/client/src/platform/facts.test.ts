import { expect, test } from 'vitest'
import { isContainerGroup, readFacts, wslOf } from './facts.ts'

test.each([
  ['4.4.0-19041-Microsoft', 1],
  ['5.15.167.4-microsoft-standard-WSL2', 2],
  ['6.6.36.3-microsoft-standard', 2],
  ['6.1.0-42-amd64', undefined],
])('the kernel %s is that of WSL %s', (kernel, generation) => {
  expect(wslOf(kernel)).toBe(generation)
})

test.each([
  ['12:pids:/docker/0f3a\n', true],
  ['11:cpu:/kubepods/besteffort/pod1\n', true],
  ['1:name=systemd:/lxc/acme\n', true],
  ['0::/init.scope\n', false],
  ['0::/user.slice/docker-tools.scope\n', false],
  ['', false],
])('the control group %j is that of a container: %s', (text, isContainer) => {
  expect(isContainerGroup(text)).toBe(isContainer)
})

test('the facts of this machine can be had', () => {
  expect(readFacts()).toMatchObject({ platform: process.platform, env: process.env })
})
